// One program of the TypeScript compiler over the files of an index, each file resolved as its own tsconfig says.
//
// The repository need not be installed. What an installation would add from the repository itself is added here: every
// package of the workspace is seen as `node_modules/<name>` at the root. What it would fetch stays absent.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

/**
 * @param root absolute, without links
 * @param paths of the files, relative to it
 */
export function createProgram(root, paths) {
  const packages = workspacePackages(root, paths);
  const files = paths.map((path) => join(root, path)).filter((path) => !replacesPackage(path, packages));
  const linked = workspaceHost(root, packages);
  const configs = new Configs(root);
  const base = ts.createCompilerHost({}, true);
  const caches = new Map();
  const resolutions = new Map();
  const resolveModule = (specifier, containingFile, mode) => {
    const options = configs.optionsFor(containingFile);
    let cache = caches.get(options);
    if (cache === undefined) {
      cache = ts.createModuleResolutionCache(root, (name) => name, options);
      caches.set(options, cache);
    }
    return ts.resolveModuleName(specifier, containingFile, options, linked, cache, undefined, mode);
  };
  const host = {
    ...base,
    resolveModuleNameLiterals: (literals, containingFile, _redirected, _options, file) =>
      literals.map((literal) => {
        const mode = ts.getModeForUsageLocation(file, literal, configs.optionsFor(containingFile));
        const found = resolveModule(literal.text, containingFile, mode);
        resolutions.set(`${containingFile}\0${literal.pos}`, found.resolvedModule?.resolvedFileName ?? null);
        return found;
      }),
  };
  const program = ts.createProgram({ rootNames: files, options: checkerOptions, host });
  return {
    program,
    checker: program.getTypeChecker(),
    /** Absolute, or `null`: nothing is found. */
    resolutionOf: (file, literal) => {
      const known = resolutions.get(`${file.fileName}\0${literal.pos}`);
      if (known !== undefined) return known;
      return resolveModule(literal.text, file.fileName, undefined).resolvedModule?.resolvedFileName ?? null;
    },
    isWorkspacePackage: (specifier) => linked.isLinked(packageOf(specifier)),
    /** Where the tsconfig of the file leads plain names of this form; nothing need be there. Absolute. */
    mappedPaths: (specifier, file) => mappedPaths(configs.optionsFor(file.fileName), specifier),
  };
}

/** For types: the same for all files, since a program has one set. How names of modules resolve differs by file. */
const checkerOptions = {
  allowJs: true,
  checkJs: false,
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  lib: ['lib.esnext.full.d.ts'],
  types: [],
  experimentalDecorators: true,
  allowImportingTsExtensions: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  allowArbitraryExtensions: true,
};

/** `@scope/name` of `@scope/name/deep`. */
export function packageOf(specifier) {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}

class Configs {
  #byFolder = new Map();
  #parsed = new Map();
  #byFile = new Map();

  constructor(root) {
    this.root = root;
  }

  optionsFor(file) {
    let options = this.#byFile.get(file);
    if (options === undefined) {
      options = this.#read(file);
      this.#byFile.set(file, options);
    }
    return options;
  }

  /** As an editor does: the nearest config; when that only points to others, the one of them that has the file. */
  #read(file) {
    const path = this.#nearest(dirname(file));
    if (path === null) return defaultResolution;
    const own = this.#parse(path);
    if (own.fileNames.has(file)) return own.options;
    for (const { path: referenced } of own.references) {
      const other = this.#parse(ts.resolveProjectReferencePath({ path: referenced }));
      if (other.fileNames.has(file)) return other.options;
    }
    return own.options;
  }

  #nearest(folder) {
    let found = this.#byFolder.get(folder);
    if (found !== undefined) return found;
    found = ['tsconfig.json', 'jsconfig.json'].map((name) => join(folder, name)).find(existsSync) ?? null;
    if (found === null && folder !== this.root && dirname(folder) !== folder)
      found = this.#nearest(dirname(folder));
    this.#byFolder.set(folder, found);
    return found;
  }

  #parse(path) {
    let config = this.#parsed.get(path);
    if (config !== undefined) return config;
    const { config: json } = ts.readConfigFile(path, ts.sys.readFile);
    const { options, fileNames, projectReferences } = ts.parseJsonConfigFileContent(
      json ?? {},
      ts.sys,
      dirname(path),
      undefined,
      path,
    );
    config = {
      options: resolutionOptions(options),
      fileNames: new Set(fileNames),
      references: projectReferences ?? [],
    };
    this.#parsed.set(path, config);
    return config;
  }
}

const defaultResolution = { ...checkerOptions };

/** What a config says about names of modules. `classic` is what is left when it says nothing: then as bundlers do. */
function resolutionOptions(given) {
  const options = { ...given, allowJs: true, allowImportingTsExtensions: true, resolveJsonModule: true };
  const effective = ts.getEmitModuleResolutionKind?.(given) ?? given.moduleResolution;
  if (effective === undefined || effective === ts.ModuleResolutionKind.Classic) {
    options.moduleResolution = ts.ModuleResolutionKind.Bundler;
  }
  return options;
}

function mappedPaths({ paths, baseUrl, pathsBasePath, configFilePath }, specifier) {
  const base = baseUrl ?? pathsBasePath ?? dirname(configFilePath ?? '');
  return Object.entries(paths ?? {}).flatMap(([pattern, targets]) => {
    if (pattern === '*') return [];
    const [before, after] = pattern.split('*');
    const middle = after === undefined ? '' : specifier.slice(before.length, specifier.length - after.length);
    const matches =
      after === undefined ? pattern === specifier : specifier.startsWith(before) && specifier.endsWith(after);
    return matches
      ? targets.map((target) =>
          resolve(
            base,
            target.replace('*', () => middle),
          ),
        )
      : [];
  });
}

/**
 * A declaration file that is no module and declares a package of the workspace anew, such as one that a build adds to
 * its output: in one program with the package it would stand in its place.
 */
function replacesPackage(path, packages) {
  if (!path.endsWith('.d.ts')) return false;
  const text = readFileSync(path, 'utf8');
  const names = [...text.matchAll(/^declare module ['"]([^'"]+)['"]/gm)].map(([, name]) => packageOf(name));
  if (!names.some((name) => packages.has(name))) return false;
  return !ts.isExternalModule(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
}

/** By name, absolute: the packages that `workspaces` or `pnpm-workspace.yaml` would link. */
function workspacePackages(root, paths) {
  const packages = new Map();
  const seen = new Set();
  for (const path of paths) {
    for (let folder = dirname(join(root, path)); folder.length >= root.length; folder = dirname(folder)) {
      if (seen.has(folder)) break;
      seen.add(folder);
      const manifest = join(folder, 'package.json');
      if (!existsSync(manifest)) continue;
      const name = nameIn(manifest);
      if (name !== null && !packages.has(name)) packages.set(name, folder);
    }
  }
  return packages;
}

function nameIn(manifest) {
  try {
    const { name } = JSON.parse(readFileSync(manifest, 'utf8'));
    return typeof name === 'string' && name !== '' ? name : null;
  } catch {
    return null;
  }
}

/** The file system with links in `node_modules` at the root. */
function workspaceHost(root, packages) {
  const modules = join(root, 'node_modules');
  const actual = (path) => {
    if (!path.startsWith(`${modules}/`)) return path;
    const rest = path.slice(modules.length + 1);
    const name = packageOf(rest);
    const folder = packages.get(name);
    return folder === undefined ? path : folder + rest.slice(name.length);
  };
  const scopes = new Set(
    [...packages.keys()].filter((name) => name.startsWith('@')).map((name) => name.split('/')[0]),
  );
  return {
    isLinked: (name) => packages.has(name),
    fileExists: (path) => ts.sys.fileExists(actual(path)),
    readFile: (path) => ts.sys.readFile(actual(path)),
    directoryExists: (path) =>
      path === modules || scopes.has(path.slice(modules.length + 1)) || ts.sys.directoryExists(actual(path)),
    getDirectories: (path) => ts.sys.getDirectories(actual(path)),
    realpath: (path) => {
      const there = actual(path);
      return existsSync(there) ? realpathSync(there) : resolve(there);
    },
    getCurrentDirectory: () => root,
    useCaseSensitiveFileNames: true,
  };
}
