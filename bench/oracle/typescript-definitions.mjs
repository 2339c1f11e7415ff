// What the TypeScript compiler's tree declares, by the rules of what the index keeps. Left out on purpose, as in the
// index: parameters, type parameters, locals of functions, properties of object literals that are no functions,
// members of object types that stand in no alias, and names that an import binds.
import ts from 'typescript';

/**
 * Declarations that the index should have, and all names that declare anything at all, so that what the index has in
 * excess can be told from what this list leaves out.
 * @returns {{ wanted: { name: string, kind: string, line: number }[], declared: Set<string> }}
 */
export function definitionsOf(file) {
  const wanted = [];
  const declared = new Set();
  const lineOf = (node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const want = (nameNode, kind) => {
    const name = nameText(nameNode, file);
    if (name !== null) wanted.push({ name, kind, line: lineOf(nameNode) });
  };
  const visit = (node) => {
    const kind = keptKind(node);
    if (kind !== null && node.name !== undefined) want(node.name, kind);
    else if (kind === 'constructor')
      wanted.push({ name: 'constructor', kind: 'method', line: constructorLine(node, file) });
    else if (kind !== null) wanted.push({ name: 'default', kind, line: lineOf(node) });
    noteDeclared(node, file, declared, lineOf);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { wanted: withoutOverloads(wanted), declared };
}

export function nameText(node, file) {
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return node.getText(file);
  if (ts.isComputedPropertyName(node)) return node.getText(file);
  return ts.isJsxNamespacedName?.(node) ? node.getText(file) : null;
}

/** The index's name for what a node declares; `null` when the index leaves it out. */
export function keptKind(node) {
  switch (node.kind) {
    case ts.SyntaxKind.FunctionDeclaration:
      return 'function';
    case ts.SyntaxKind.ClassDeclaration:
      return 'class';
    case ts.SyntaxKind.InterfaceDeclaration:
      return 'interface';
    case ts.SyntaxKind.TypeAliasDeclaration:
      return 'type';
    case ts.SyntaxKind.EnumDeclaration:
      return 'enum';
    case ts.SyntaxKind.EnumMember:
      return 'enum-member';
    case ts.SyntaxKind.ModuleDeclaration:
      // `declare global` names nothing; of `namespace A.B` the outer node is kept.
      if (node.flags & ts.NodeFlags.GlobalAugmentation) return null;
      return ts.isModuleDeclaration(node.parent) ? null : 'namespace';
    case ts.SyntaxKind.MethodDeclaration:
    case ts.SyntaxKind.GetAccessor:
    case ts.SyntaxKind.SetAccessor:
      return isKeptMember(node) ? 'method' : null;
    case ts.SyntaxKind.MethodSignature:
      return isKeptMember(node) ? 'method' : null;
    case ts.SyntaxKind.Constructor:
      return 'constructor';
    case ts.SyntaxKind.PropertyDeclaration:
      return hasFunctionValue(node) ? 'method' : 'property';
    case ts.SyntaxKind.PropertySignature:
      return isKeptMember(node) ? 'property' : null;
    case ts.SyntaxKind.PropertyAssignment:
      return isKeptMember(node) && hasFunctionValue(node) ? 'method' : null;
    case ts.SyntaxKind.Parameter:
      return ts.isParameterPropertyDeclaration(node, node.parent) ? 'property' : null;
    case ts.SyntaxKind.VariableDeclaration:
      if (!ts.isIdentifier(node.name) || isRequire(node)) return null;
      return isModuleLevel(node) || holdsLongFunction(node) ? variableKind(node) : null;
    case ts.SyntaxKind.BindingElement:
      return ts.isIdentifier(node.name) ? boundKind(node) : null;
    case ts.SyntaxKind.ExportAssignment:
      return node.isExportEquals || ts.isIdentifier(node.expression) ? null : 'const';
    default:
      return null;
  }
}

/** Directly in a class, an interface, an object type that an alias stands for, or an object that a const holds. */
function isKeptMember(node) {
  const owner = node.parent;
  if (ts.isClassLike(owner) || ts.isInterfaceDeclaration(owner)) return true;
  if (ts.isTypeLiteralNode(owner)) {
    let around = owner.parent;
    while (isTypeWrapper(around)) around = around.parent;
    return ts.isTypeAliasDeclaration(around);
  }
  if (!ts.isObjectLiteralExpression(owner)) return false;
  let value = owner;
  while (isValueWrapper(value.parent)) value = value.parent;
  const holder = value.parent;
  return (
    ts.isVariableDeclaration(holder) &&
    isModuleLevel(holder) &&
    isConst(holder) &&
    ts.isIdentifier(holder.name)
  );
}

function isTypeWrapper(node) {
  return (
    ts.isIntersectionTypeNode(node) ||
    ts.isUnionTypeNode(node) ||
    ts.isParenthesizedTypeNode(node) ||
    (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword)
  );
}

function isValueWrapper(node) {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  );
}

function hasFunctionValue(node) {
  const value = bare(node.initializer);
  return value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value));
}

/** A function of more than a line, wherever it stands. */
function holdsLongFunction(declaration) {
  const value = declaration.initializer;
  const isFunction = value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value));
  return isFunction && value.getText().includes('\n');
}

function bare(node) {
  let value = node;
  while (value !== undefined && isValueWrapper(value)) value = value.expression;
  return value;
}

/** A statement at the top of a file or a namespace. */
function isModuleLevel(declaration) {
  const statement = declaration.parent.parent;
  return (
    ts.isVariableStatement(statement) &&
    (ts.isSourceFile(statement.parent) || ts.isModuleBlock(statement.parent))
  );
}

function isConst(declaration) {
  return (declaration.parent.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
}

function variableKind(declaration) {
  const value = bare(declaration.initializer);
  if (value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))) return 'function';
  if (value !== undefined && ts.isClassExpression(value)) return 'class';
  return isConst(declaration) ? 'const' : 'variable';
}

function boundKind(element) {
  let around = element;
  while (ts.isBindingElement(around) || ts.isBindingPattern(around)) around = around.parent;
  if (!ts.isVariableDeclaration(around) || !isModuleLevel(around) || isRequire(around)) return null;
  return isConst(around) ? 'const' : 'variable';
}

/** `const x = require('y')` is an import. */
export function isRequire(declaration) {
  let value = bare(declaration.initializer);
  while (value !== undefined && ts.isPropertyAccessExpression(value)) value = value.expression;
  return (
    value !== undefined &&
    ts.isCallExpression(value) &&
    ts.isIdentifier(value.expression) &&
    value.expression.text === 'require' &&
    value.arguments.length > 0 &&
    ts.isStringLiteralLike(value.arguments[0])
  );
}

function constructorLine(node, file) {
  const keyword = node.getChildren(file).find((child) => child.kind === ts.SyntaxKind.ConstructorKeyword);
  return file.getLineAndCharacterOfPosition((keyword ?? node).getStart(file)).line + 1;
}

/** Every name that stands where something is declared, with its line; also `a.b = …`, as JavaScript declares. */
function noteDeclared(node, file, declared, lineOf) {
  if (node.name !== undefined && declaresName(node)) {
    const name = nameText(node.name, file);
    if (name !== null) declared.add(`${lineOf(node.name)} ${name}`);
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    const { left } = node;
    if (ts.isPropertyAccessExpression(left)) declared.add(`${lineOf(left.name)} ${left.name.text}`);
    declared.add(`${lineOf(left)} default`);
  }
  if (ts.isConstructorDeclaration(node)) declared.add(`${constructorLine(node, file)} constructor`);
  if (ts.isExportAssignment(node) || ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) {
    declared.add(`${lineOf(node)} default`);
  }
  if (ts.isFunctionExpression(node) || ts.isClassExpression(node)) declared.add(`${lineOf(node)} default`);
}

const namesOfOthers = new Set([
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.MetaProperty,
  ts.SyntaxKind.ImportSpecifier,
  ts.SyntaxKind.ImportClause,
  ts.SyntaxKind.NamespaceImport,
  ts.SyntaxKind.ExportSpecifier,
]);

function declaresName(node) {
  return !namesOfOthers.has(node.kind);
}

/** Overloads are one symbol in the index, wherever in their row it stands. */
function withoutOverloads(wanted) {
  const kept = [];
  for (const one of wanted) {
    const last = kept.at(-1);
    const isOverload =
      last !== undefined &&
      last.name === one.name &&
      last.kind === one.kind &&
      (one.kind === 'function' || one.kind === 'method');
    if (isOverload) last.lines.push(one.line);
    else kept.push({ ...one, lines: [one.line] });
  }
  return kept;
}
