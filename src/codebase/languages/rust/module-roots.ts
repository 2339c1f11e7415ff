/** Where a path in the code of Rust starts: `crate`, `super`, `self`, the name of a crate, or what every file sees. */
import { outsideOfProject, type ProjectView } from '../language.ts';
import { Cargo } from './cargo.ts';
import { type Module, ModuleTree } from './module-tree.ts';

/** The prelude, the macros of the toolchain, and the primitive types. */
const prelude = new Set(
  `Option Some None Result Ok Err Vec String Box ToString ToOwned Clone Copy Send Sync Sized Drop Fn FnMut FnOnce drop
  AsRef AsMut Into From Default Iterator Extend IntoIterator DoubleEndedIterator ExactSizeIterator Eq PartialEq Ord
  PartialOrd TryFrom TryInto FromIterator Unpin Debug Hash
  print println eprint eprintln format write writeln vec assert assert_eq assert_ne debug_assert debug_assert_eq
  debug_assert_ne panic unreachable unimplemented todo matches env option_env concat stringify include include_str
  include_bytes line file column module_path compile_error thread_local dbg format_args cfg is_x86_feature_detected
  u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char str`.split(/\s+/),
);

export function rustModuleRoots(project: ProjectView): (fromPath: string, name: string) => string | null {
  const cargo = new Cargo(project);
  const tree = new ModuleTree(project, cargo);
  const rootOf = (fromPath: string, name: string): string | null => {
    const module = tree.rootOf(fromPath);
    if (module === null) return prelude.has(name) ? outsideOfProject : null;
    if (name === 'crate') return module.root.file;
    if (name === 'self') return fromPath;
    if (name === 'super' || name.startsWith('super::')) return fileAbove(module, name.split('::').length);
    const crate = cargo.crateNamed(name, module.package);
    if (crate?.kind === 'library') return crate.root;
    if (crate !== null || prelude.has(name)) return outsideOfProject;
    // Paths of the edition of 2015 start at the root of the crate.
    const child = module.root.children.get(name);
    if (child !== undefined) return child.file === module.root.file ? null : child.file;
    const renamed = renamedCrate(module.root, name);
    return renamed === null ? null : rootOf(fromPath, renamed);
  };
  return rootOf;
}

/** `extern crate a as b` at the root of a crate names it for all of the crate. */
function renamedCrate(root: Module, name: string): string | null {
  const fact = root.bindings.get(name);
  if (fact === undefined || fact.names[0]?.imported !== '*' || fact.specifier === name) return null;
  if (fact.specifier === 'self') return 'crate';
  return fact.specifier.includes('::') ? null : fact.specifier;
}

/** `null`: above the crate, or a block in a file. */
function fileAbove(start: Module, steps: number): string | null {
  let module: Module | null = start;
  for (let step = 0; step < steps && module !== null; step++) module = module.parent;
  return module === null || module.parent?.file === module.file ? null : module.file;
}
