import { describe, expect, test } from 'vitest';
import { typescript } from '../../../../src/codebase/languages/typescript/language.ts';

const extract = await typescript.loadExtractor();

describe('React components', () => {
  const check = (title: string, source: string, kind: string, path = 'a.tsx') =>
    test(title, () => {
      expect(extract(path, source).symbols[0]?.kind).toBe(kind);
    });

  check('a function that returns JSX', 'export function Page() { return <div /> }', 'component');
  check('an arrow that returns a fragment', 'const Page = () => <></>;', 'component');
  check('in JavaScript too', 'const Page = () => <div>1</div>;', 'component', 'a.jsx');
  check(
    'JSX in an inner function',
    'function Page() { const row = () => <li />; return row() }',
    'component',
  );
  check('memo', 'const Row = memo(Inner);', 'component');
  check('forwardRef with types', 'const Row = React.forwardRef<A, B>((p, ref) => null);', 'component');
  check('styled', 'const Box = styled.div`color: red`;', 'component');
  check('styled of a component', 'const Box = styled(Other)`color: red`;', 'component');
  check('a wrapper around JSX', 'const Page = withUser(() => <main />);', 'component');
  check(
    'a class that extends Component',
    'class Page extends React.Component { render() { return null } }',
    'component',
  );
  check('a class that renders JSX', 'class Page extends Base { render() { return <div /> } }', 'component');

  check('a lower-case function is none', 'const row = () => <li />;', 'function');
  check('a hook is none', 'function usePage() { return useState(<div />) }', 'function');
  check('a list of elements is none', 'const Routes = [<Route />];', 'const');
  check('a function without JSX is none', 'function Create() { return 1 }', 'function');
  check('a file that cannot hold JSX has none', 'const Row = memo(Inner);', 'const', 'a.ts');
});
