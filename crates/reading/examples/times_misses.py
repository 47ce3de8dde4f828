"""What is wrong with times on the free part of the corpora, by class, the largest first.

  python3 times_misses.py ../shared target/debug/examples/times [tbaq|wikiwars] [CLASS|bound]

Prints strict, type and value F1 of the free part (TimeBank and AQUAINT documents whose index by name is not 2 modulo 3; the training
set of WikiWars), then how many misses are in each class; with CLASS, each of them with its words around; with `bound`, how far the
annotators agree with themselves on the same words. The portions that the score tests are never read.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

shared, program = Path(sys.argv[1]), sys.argv[2]
part = sys.argv[3] if len(sys.argv) > 3 else "tbaq"
wanted = sys.argv[4] if len(sys.argv) > 4 else ""
sys.path.insert(0, str(shared / "score"))
import score  # noqa: E402

times, spans = score.load("times"), score.load("_spans")


def free():
    """The cases that may be looked at."""
    if part == "wikiwars":
        files = sorted((shared / "data/temporal/wikiwars/trainingset/tml").glob("*.tml"))
    else:
        every = sorted(p for p in (shared / "data/temporal/TBAQ-cleaned").glob("*/*.tml") if p.name[0] != ".")
        files = [p for nth, p in enumerate(every) if nth % 3 != 2]
    return [times.case(part, path) for path in files]


def shape(value):
    """The kind of a value: `1989-W43` is a week, `P3M` a length."""
    value = str(value or "none")
    if value.endswith("_REF"):
        return value
    if value.startswith("P"):
        return "length" + ("-X" if "X" in value else "")
    sort = next((name for mark, name in (("T", "time"), ("-W", "week"), ("-Q", "quarter"), ("-H", "half")) if mark in value), None)
    sort = sort or {10: "day", 7: "month", 4: "year", 3: "decade", 2: "century"}.get(len(value), "season")
    return sort + ("-X" if "X" in value else "")


def classes(want, got):
    """The classes that a pair belongs to."""
    if got is None:
        return ["missed " + str(want[2])]
    if want is None:
        return ["invented " + str(got[2])]
    found = []
    if want[:2] != got[:2]:
        found.append("borders " + ("wider" if got[0] <= want[0] and got[1] >= want[1] else "narrower" if got[0] >= want[0] and got[1] <= want[1] else "crossed"))
    if want[2] != got[2]:
        found.append(f"type {want[2]} as {got[2]}")
    if not times.same_value(want[3], got[3]):
        found.append(f"value {shape(want[3])} as {shape(got[3])}")
    return found


cases = free()
lines = "".join(json.dumps({"id": c[0], "content_type": c[1], "body": c[2].decode(), **c[4]}) + "\n" for c in cases)
answers = subprocess.run([program], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
articles = {a["id"]: a for a in map(json.loads, answers)}
for row in times.score({c[0]: c[3] for c in cases}, articles):
    if row.metric.endswith((" F1", "strict")) or "strict" in row.metric:
        print(f"{row.metric:28} {row.value:.3f}  ({row.n})")
OFTEN = """now currently recently recent current today tomorrow soon overnight daily the_future last_week this_week next_week last_month
this_month last_year this_year next_year a_year_ago a_year_earlier the_quarter third-quarter""".split()


def bound():
    """Words that are marked in some places and not in others; equal words with values of another kind."""
    other = whole = 0
    for words in (w.replace("_", " ") for w in OFTEN):
        marked = [any(g[0] <= m.start() and m.end() <= g[1] for g in c[3]) for c in cases
                  for m in re.finditer(rf"(?<![\w-]){words}(?![\w-])", c[2].decode(), re.I)]
        print(f"{words}: marked {sum(marked)} of {len(marked)}")
        other, whole = other + min(sum(marked), len(marked) - sum(marked)), whole + len(marked)
    kinds = {}
    for _id, _kind, data, gold, _more in cases:
        for start, end, _type, value in gold:
            words = re.sub(r"\d", "#", " ".join(data.decode()[start:end].lower().split()))
            kinds.setdefault(re.sub("^(the|an?) ", "", words), []).append(shape(value))
    rare = sum(len(k) - max(map(k.count, k)) for k in kinds.values())
    print(f"against the habit in marking: {other} of {whole}; values of a rarer kind than the same words have: {rare} of {sum(map(len, kinds.values()))}")


if wanted == "bound":
    bound()
    sys.exit()
count, shown = {}, []
for ident, _kind, data, gold, more in cases:
    text, article = data.decode(), articles[ident]
    found = sorted((*score.span(t), t["type"], t["value"], t["by"]) for t in article["times"])
    pairs = dict(spans.pair(gold, found, spans.overlap))
    rows = [(w, found[pairs[i]] if i in pairs else None) for i, w in enumerate(gold)]
    rows += [(None, f) for j, f in enumerate(found) if j not in pairs.values()]
    for want, got in rows:
        for name in classes(want, got):
            count[name] = count.get(name, 0) + 1
            if wanted and name.startswith(wanted):
                at = (want or got)
                around = " ".join(text[max(0, at[0] - 70):at[0]].split()) + " [[" + text[at[0]:at[1]] + "]] " + " ".join(text[at[1]:at[1] + 50].split())
                shown.append((name, ident.split("/")[1], more["meta"]["published"][:10], want[2:] if want else "", (text[got[0]:got[1]], *got[2:]) if got else "", around))
if not wanted:
    for name, number in sorted(count.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"{number:5} {name}")
for name, ident, day, want, got, around in sorted(shown, key=lambda row: row[:2]):
    print(f"{name} | {ident} {day} | {want} | {got}\n      {around}")
