"""Run the benchmarks and print the ratios they measure (see bench/README.md)."""

import datetime
import json

from .. import proc
from ..console import KefuError, say, tell
from ..project import Project

_DATABASE = "kefu_bench"


def arguments(parser):
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these: dispatch is bench/bench_dispatch.py")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see whether they run; goals are not held")
    parser.add_argument("--write", action="store_true", help="write the table to docs/benchmark.md")


def run(args):
    project = Project()
    modules = chosen(project.layout.root / "bench", args.names)
    with project.ready() as databases:
        template = databases.app()
    results, broken = {}, []
    for module in modules:
        try:
            results[module] = _measure(project, template, module, args.quick)
        except KefuError as error:
            # what the others measure takes its time and is not lost for one that fails
            broken.append(module)
            tell(str(error))
        else:
            tell(report({module: results[module]}))
    project.postgres.drop(_DATABASE)
    if broken:
        raise KefuError(f"benchmarks failed: {', '.join(broken)}", f"The whole log is {project.layout.log}/bench.log.")
    if args.write:
        _write(project.layout.root / "docs/benchmark.md", report(results), args.quick)
    missed = [ratio["label"] for result in results.values() for ratio in result["ratios"] if ratio["holds"] is False]
    if missed and not args.quick:
        raise KefuError(f"goals missed: {', '.join(missed)}", "Ratios of a busy machine can be off: run them again alone.")


def chosen(directory, names):
    """The benchmark modules in ``directory``, or those named.

    :raise KefuError: when one is named that is not there
    """
    present = sorted(path.stem for path in directory.glob("bench_*.py"))
    wanted = [f"bench_{name.removeprefix('bench_').removesuffix('.py')}" for name in names] or present
    unknown = sorted(set(wanted) - set(present))
    if unknown:
        known = ", ".join(name.removeprefix("bench_") for name in present) or "none"
        raise KefuError(f"no such benchmark: {', '.join(unknown)}", f"There are: {known}.")
    return wanted


def _measure(project, template, module, quick):
    say(f"bench: {module}")
    project.postgres.copy(template, _DATABASE)
    layout = project.layout
    result = layout.home / "bench.json"
    result.unlink(missing_ok=True)
    inherited = project.odoo.environ
    environ = {**inherited, "KEFU_BIN": str(layout.bin), "PYTHONPATH": f"{inherited['PYTHONPATH']}:{layout.root}"}
    command = [layout.python, "-m", "bench", _DATABASE, module, result, *(["--quick"] if quick else [])]
    proc.run(
        command, env=environ, cwd=layout.root, log=layout.log / "bench.log", hint=f"The whole log is {layout.log}/bench.log."
    )
    return json.loads(result.read_text())


def report(results):
    """The results as Markdown: times and queries, then the ratios with their goals."""
    lines = []
    for module, result in results.items():
        lines += [f"\n## {module.removeprefix('bench_')}\n", "| work | seconds | queries |", "| --- | ---: | ---: |"]
        lines += [f"| {row['label']} | {row['seconds']:.3f} | {row['queries']} |" for row in result["measurements"]]
        lines += ["\n| ratio | measured | goal | |", "| --- | ---: | --- | --- |"]
        verdicts = {True: "holds", False: "MISSED", None: ""}
        lines += [
            f"| {row['label']} | {row['value']:.3g} | {row['goal']} | {verdicts[row['holds']]} |" for row in result["ratios"]
        ]
        lines += ["", *result["notes"]]
    return "\n".join(lines)


def _write(path, table, quick):
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    size = "the small sizes" if quick else "the full sizes"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"# Benchmark\n\nWritten by `./kefu bench --write` on {today}, {size}. Only the ratios carry over.\n{table}\n"
    )
