// What each identifier of a file means to the TypeScript compiler: the declarations of the symbol it resolves to.
import ts from 'typescript';

/**
 * `declared`: by these nodes. `external`: the name comes from a module that is not in the repository. `unknown`: the
 * compiler does not know, mostly since the type comes from such a module. `form` says how the name is reached.
 * @returns {{ node: ts.Node, member: boolean, isKey: boolean, meaning: object }[]}
 */
export function meaningsOf(oracle, file, isExternalModule) {
  const found = [];
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node)) {
      if (ts.isImportEqualsDeclaration(node) && !ts.isExternalModuleReference(node.moduleReference)) {
        visit(node.moduleReference);
      }
      return;
    }
    if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) return;
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      const one = meaningOf(oracle.checker, node, isExternalModule);
      if (one !== null) found.push(one);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function meaningOf(checker, node, isExternalModule) {
  const { parent } = node;
  const member = isMember(node);
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === node) {
    return {
      node,
      member,
      isKey: false,
      meaning: meaningOfSymbol(checker, checker.getShorthandAssignmentValueSymbol(parent), isExternalModule),
    };
  }
  if (ts.isExportSpecifier(parent)) {
    if ((parent.propertyName ?? parent.name) !== node) return null;
    const symbol = checker.getExportSpecifierLocalTargetSymbol(parent);
    return { node, member, isKey: false, meaning: meaningOfSymbol(checker, symbol, isExternalModule) };
  }
  if (ts.isBindingElement(parent) && parent.name === node) {
    // `const { a } = value` uses the member `a` of it and declares a local: both are right.
    if (!ts.isObjectBindingPattern(parent.parent) || parent.propertyName || parent.dotDotDotToken)
      return null;
    const property = checker.getTypeAtLocation(parent.parent).getProperty(node.text);
    if (property === undefined) return null;
    return { node, member: true, isKey: true, meaning: meaningOfSymbol(checker, property, isExternalModule) };
  }
  if (isKeyOfLiteral(node)) return keyMeaning(checker, node, isExternalModule);
  if (isDeclarationName(node) || isNoName(node) || isCommonJs(node)) return null;
  return {
    node,
    member,
    isKey: false,
    meaning: meaningOfSymbol(checker, symbolAt(checker, node), isExternalModule),
  };
}

function symbolAt(checker, node) {
  try {
    return checker.getSymbolAtLocation(node);
  } catch {
    return undefined;
  }
}

function meaningOfSymbol(checker, given, isExternalModule) {
  if (given === undefined) return { kind: 'unknown' };
  let symbol = given;
  if (symbol.flags & ts.SymbolFlags.Alias) {
    symbol = checker.getAliasedSymbol(given);
    if (checker.isUnknownSymbol?.(symbol) || symbol.declarations === undefined) {
      return aliasIsExternal(checker, given, isExternalModule) ? { kind: 'external' } : { kind: 'unknown' };
    }
  }
  if (checker.isUnknownSymbol?.(symbol) || !symbol.declarations?.length) return { kind: 'unknown' };
  return { kind: 'declared', declarations: symbol.declarations };
}

/** Follows imports and re-exports, a step at a time, to the module that is not there. */
function aliasIsExternal(checker, given, isExternalModule) {
  let symbol = given;
  for (let step = 0; step < 20 && symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias; step++) {
    const [declaration] = symbol.declarations ?? [];
    let around = declaration;
    while (around !== undefined && !ts.isSourceFile(around)) {
      const specifier = around.moduleSpecifier ?? around.moduleReference?.expression;
      if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
        if (isExternalModule(around.getSourceFile(), specifier)) return true;
        break;
      }
      around = around.parent;
    }
    symbol = checker.getImmediateAliasedSymbol?.(symbol);
  }
  return false;
}

/** A key of an object literal, or an attribute of JSX: the property of the type that is expected there, or its own. */
function keyMeaning(checker, node, isExternalModule) {
  const literal = node.parent.parent;
  const own = symbolAt(checker, node);
  const type = checker.getContextualType(literal);
  const expected =
    type === undefined ? undefined : checker.getPropertyOfType(checker.getNonNullableType(type), node.text);
  const meanings = [own, expected].map((symbol) => meaningOfSymbol(checker, symbol, isExternalModule));
  const declarations = meanings.flatMap((meaning) => meaning.declarations ?? []);
  const meaning = expected === undefined ? { kind: 'unknown' } : { kind: 'declared', declarations };
  return { node, member: true, isKey: true, meaning };
}

function isKeyOfLiteral(node) {
  const { parent } = node;
  if (ts.isJsxAttribute(parent)) return parent.name === node;
  return (
    (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) &&
    parent.name === node &&
    ts.isObjectLiteralExpression(parent.parent)
  );
}

function isDeclarationName(node) {
  const { parent } = node;
  if (isExportsMember(node)) return true;
  if (parent.name !== node) return false;
  return !ts.isPropertyAccessExpression(parent) && !ts.isMetaProperty(parent);
}

/** Labels, `new.target`, `import.meta`, `const` in `as const`, `undefined`, tags of HTML. */
function isNoName(node) {
  const { parent } = node;
  if (ts.isMetaProperty(parent) || ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent))
    return true;
  if (ts.isNamedTupleMember(parent) || ts.isNamespaceExport(parent)) return true;
  if (ts.isTypePredicateNode(parent) && parent.parameterName === node) return false;
  if (node.text === 'undefined' || node.text === '' || node.text === 'arguments') return true;
  const isTag =
    (ts.isJsxOpeningElement(parent) ||
      ts.isJsxSelfClosingElement(parent) ||
      ts.isJsxClosingElement(parent)) &&
    parent.tagName === node;
  if (isTag && /^[a-z]/.test(node.text)) return true;
  return ts.isTypeReferenceNode(parent) && node.text === 'const' && ts.isAsExpression(parent.parent);
}

/** `exports.a = a` declares the first `a`. */
function isExportsMember(node) {
  const { parent } = node;
  return (
    ts.isInJSFile(node) &&
    ts.isPropertyAccessExpression(parent) &&
    parent.name === node &&
    ts.isBinaryExpression(parent.parent) &&
    parent.parent.left === parent &&
    /^(?:module\.)?exports$/.test(parent.expression.getText())
  );
}

/** `module` and `exports` of a JavaScript file are the file itself. */
function isCommonJs(node) {
  return /^(?:module|exports|require)$/.test(node.text) && ts.isInJSFile(node) && !isMember(node);
}

export function isMember(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isImportTypeNode(parent)) return parent.qualifier === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return ts.isIndexedAccessTypeNode(parent);
}

/** How the name is reached, for classes of differences: `this.x`, `parameter.x`, `call().x`, … */
export function formOf(checker, node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node)
    return `${receiver(checker, parent.expression)}.x`;
  if (ts.isQualifiedName(parent) && parent.right === node) return 'Qualified.x';
  if (ts.isBindingElement(parent)) return `{ x } = ${patternSource(checker, parent)}`;
  if (ts.isTypeReferenceNode(parent) || ts.isExpressionWithTypeArguments(parent)) return 'type x';
  if (ts.isTypeQueryNode(parent)) return 'typeof x';
  if (ts.isExportSpecifier(parent)) return 'export { x }';
  if (ts.isJsxAttribute(parent)) return '<E x=>';
  if (ts.isPropertyAssignment(parent) && parent.name === node) return '{ x: }';
  if (ts.isShorthandPropertyAssignment(parent)) return '{ x }';
  if (ts.isCallExpression(parent) && parent.expression === node) return 'x()';
  if (ts.isDecorator(parent)) return '@x';
  return 'x';
}

function patternSource(checker, element) {
  const holder = element.parent.parent;
  if (ts.isParameter(holder)) return holder.type ? 'parameter: T' : 'parameter';
  if (ts.isVariableDeclaration(holder)) {
    if (holder.type) return 'local: T';
    return holder.initializer === undefined ? 'loop' : receiver(checker, holder.initializer);
  }
  return 'pattern';
}

function receiver(checker, expression) {
  const node = ts.skipPartiallyEmittedExpressions(
    ts.isParenthesizedExpression(expression) ? expression.expression : expression,
  );
  switch (node.kind) {
    case ts.SyntaxKind.ThisKeyword:
      return 'this';
    case ts.SyntaxKind.SuperKeyword:
      return 'super';
    case ts.SyntaxKind.CallExpression:
      return 'call()';
    case ts.SyntaxKind.NewExpression:
      return 'new';
    case ts.SyntaxKind.ElementAccessExpression:
      return 'element[]';
    case ts.SyntaxKind.AwaitExpression:
      return `await ${receiver(checker, node.expression)}`;
    case ts.SyntaxKind.NonNullExpression:
      return `${receiver(checker, node.expression)}!`;
    case ts.SyntaxKind.AsExpression:
      return 'as';
    case ts.SyntaxKind.PropertyAccessExpression:
      return `${receiver(checker, node.expression)}.member`;
    case ts.SyntaxKind.Identifier:
      return receiverName(checker, node);
    default:
      return ts.SyntaxKind[node.kind];
  }
}

function receiverName(checker, node) {
  const symbol = symbolAt(checker, node);
  const [declaration] = symbol?.declarations ?? [];
  if (declaration === undefined) return 'name';
  if (symbol.flags & ts.SymbolFlags.Alias) return 'import';
  if (ts.isParameter(declaration)) {
    if (declaration.type)
      return ts.isTypeReferenceNode(declaration.type) ? 'parameter: T' : 'parameter: other type';
    return ts.isArrowFunction(declaration.parent) || ts.isFunctionExpression(declaration.parent)
      ? 'parameter of callback'
      : 'parameter';
  }
  if (ts.isBindingElement(declaration)) return 'bound by pattern';
  if (ts.isVariableDeclaration(declaration)) {
    if (declaration.type) return 'local: T';
    if (ts.isForOfStatement(declaration.parent.parent)) return 'local of for-of';
    if (declaration.initializer === undefined) return 'local without value';
    let value = declaration.initializer;
    if (ts.isIdentifier(value)) return 'local = name';
    if (ts.isAwaitExpression(value)) value = value.expression;
    return `local = ${ts.SyntaxKind[value.kind]}`;
  }
  return ts.SyntaxKind[declaration.kind];
}
