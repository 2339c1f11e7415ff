/**
 * The Python program that runs an answer against the examples of its question, in a sandbox. It reads `task.json` and
 * prints one line of JSON, marked, whatever the answer itself prints.
 */
export const pythonHarness = String.raw`
import ast, builtins, io, json, os, signal, sys
task = json.load(open("task.json", encoding="utf-8"))
real_out = os.dup(1)
os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
sys.stdout = io.StringIO()
sys.setrecursionlimit(5000)
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
except Exception:
    pass

class Late(BaseException):
    pass

def late(*_):
    raise Late()

signal.signal(signal.SIGALRM, late)

def within(seconds, run):
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return run()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)

def parsed(code):
    try:
        return ast.parse(code)
    except Exception:
        return None

def functions(tree):
    return {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))} if tree else set()

def bodied(function):
    rest = [n for n in function.body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
    return [n for n in rest if not isinstance(n, ast.Pass)]

def preamble(code):
    """Imports and whole functions of the question: its last definition may be a stub."""
    for text in (code, code + "\n    pass\n"):
        tree = parsed(text)
        if tree is None:
            continue
        kept = [n for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom, ast.Assign, ast.ClassDef))
                or (isinstance(n, ast.FunctionDef) and bodied(n))]
        return "\n".join(ast.unparse(n) for n in kept) + "\n"
    return "\n".join(l for l in code.split("\n") if l.startswith(("import ", "from "))) + "\n"

def indented(code):
    lines = [l for l in code.split("\n") if l.strip()]
    return code if lines and lines[0].startswith((" ", "\t")) else "\n".join("    " + l if l.strip() else l for l in code.split("\n"))

def candidates():
    head = preamble(task["code"])
    for answer in task["answers"]:
        yield head + answer
    for answer in task["answers"]:
        # What defines functions of its own is no rest of the one that the question began.
        if functions(parsed(answer)):
            continue
        yield task["code"] + answer
        yield task["code"] + "\n" + indented(answer)

def choose():
    asked = set(task["names"])
    first = None
    for code in candidates():
        tree = parsed(code)
        if tree is None:
            continue
        first = first or (code, tree)
        for f in tree.body:
            if isinstance(f, ast.FunctionDef) and f.name in asked and f.name == task["target"] and bodied(f):
                return code, tree
    return first or (None, None)

def unbound(tree):
    bound = set(dir(builtins)) | {"__name__", "__file__", "__doc__"}
    for n in ast.walk(tree):
        if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load):
            bound.add(n.id)
        elif isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound.add(n.name)
        elif isinstance(n, ast.arg):
            bound.add(n.arg)
        elif isinstance(n, ast.alias):
            if n.name == "*":
                return []
            bound.add((n.asname or n.name).split(".")[0])
        elif isinstance(n, ast.ExceptHandler) and n.name:
            bound.add(n.name)
    return sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id not in bound})

def same(got, want):
    if isinstance(got, bool) != isinstance(want, bool):
        return False
    if isinstance(got, float) or isinstance(want, float):
        try:
            return got == want or abs(got - want) <= 1e-6 * max(1.0, abs(want))
        except Exception:
            return False
    if isinstance(got, (list, tuple)) and isinstance(want, (list, tuple)):
        return type(got) == type(want) and len(got) == len(want) and all(same(a, b) for a, b in zip(got, want))
    return type(got) == type(want) and got == want

nothing = object()

def expected(text, scope):
    for form in (text, {"true": "True", "false": "False", "null": "None", "none": "None", "nan": "float('nan')"}.get(text.lower(), "")):
        if not form:
            continue
        try:
            return ast.literal_eval(form)
        except Exception:
            pass
    try:
        return eval(text, dict(scope))
    except Exception:
        return nothing

def shown(value):
    try:
        text = repr(value)
    except Exception as error:
        text = type(error).__name__
    return text if len(text) <= 80 else text[:77] + "..."

report = {"loaded": False, "error": None, "defined": [], "unbound": [], "examples": []}

def main():
    code, tree = choose()
    if code is None:
        report["error"] = "does not parse"
        return
    report["defined"] = sorted(functions(tree))
    report["unbound"] = unbound(tree)
    scope = {"__name__": "answer"}
    try:
        within(3, lambda: exec(compile(code, "answer.py", "exec"), scope))
        report["loaded"] = True
    except Late:
        report["error"] = "did not end"
        return
    except BaseException as error:
        report["error"] = type(error).__name__ + ": " + str(error)[:120]
        if not callable(scope.get(task["target"])):
            return
    for example in task["examples"]:
        row = {"state": "error", "got": ""}
        report["examples"].append(row)
        try:
            sys.stdout = io.StringIO()
            got = within(1.5, lambda: eval(example["call"], scope))
            printed = sys.stdout.getvalue().strip()
            want = expected(example["expected"], scope)
            if got is None and printed:
                ok = printed == example["expected"].strip()
            elif want is nothing:
                plain = example["expected"].strip()
                if str(got) == plain or repr(got) == plain:
                    ok = True
                elif isinstance(got, str) and plain.isidentifier():
                    ok = False
                else:
                    row["state"] = "unread"
                    continue
            else:
                ok = same(got, want) or (not isinstance(want, str) and repr(got) == example["expected"].strip())
                if not ok and isinstance(want, (list, tuple)) and isinstance(got, (list, tuple)) and type(got) != type(want):
                    ok = same(list(got), list(want)) and example["call"].count("(") > 0 and task["loose"]
            row["state"] = "pass" if ok else "fail"
            row["got"] = shown(got)
        except Late:
            row["got"] = "did not end"
        except SyntaxError:
            row["state"] = "unread"
        except NameError as error:
            # What the example itself leaves open, as in "fib(n) == fib(n-1) + fib(n-2)", says nothing of the answer.
            name = getattr(error, "name", None) or str(error).split("'")[1:2]
            open_names = {n.id for n in ast.walk(ast.parse(example["call"], mode="eval")) if isinstance(n, ast.Name)}
            row["state"] = "unread" if name in open_names and name != task["target"] else "error"
            row["got"] = "NameError: " + str(error)[:80]
        except BaseException as error:
            row["got"] = type(error).__name__ + ": " + str(error)[:80]

try:
    main()
except BaseException as error:
    report["error"] = report["error"] or type(error).__name__
os.write(real_out, ("\n" + task["mark"] + json.dumps(report) + "\n").encode())
os._exit(0)
`;
