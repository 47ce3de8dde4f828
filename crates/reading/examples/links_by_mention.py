"""Links by mention on News-Fair: links_by_mention.py SHARED PROGRAM [misses]

The scorer takes a whole article's links against its labels, which cover only a part of it (`evaluation_span`). Here a link
counts where one of its mentions meets a label with an item, inside that part; it is right where the items agree.
"""
import json
import pathlib
import re
import subprocess
import sys

path = pathlib.Path(sys.argv[1]) / "data/entity-linking/news-fair-v2.benchmark.jsonl"
docs = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
envelopes = "".join(json.dumps({"id": str(doc["id"]), "body": doc["text"]}) + "\n" for doc in docs)
command = [sys.argv[2], "enrich", "-"] if sys.argv[2].endswith("copydesk") else [sys.argv[2]]
lines = subprocess.run(command, input=envelopes.encode(), stdout=subprocess.PIPE, check=True).stdout.decode().strip("\n").split("\n")
right = wrong = 0
for doc, line in zip(docs, lines):
    labels = [x for x in doc["labels"] if re.fullmatch(r"Q\d+", str(x["entity_id"])) and not x.get("coref")]
    for entity in json.loads(line).get("entities") or []:
        items = {link.rsplit("/", 1)[-1] for link in entity["same_as"]}
        for mention in entity["mentions"] if items else []:
            met = [x for x in labels if x["span"][0] < mention["end"] and mention["start"] < x["span"][1]]
            if met and any(x["entity_id"] in items for x in met):
                right += 1
            elif met:
                wrong += 1
                if "misses" in sys.argv:
                    print(mention["text"], sorted(items), [(x["entity_id"], x["name"]) for x in met])
print(f"mentions whose link meets a label: {right + wrong}, right {right}, precision {right / max(1, right + wrong):.3f}")
