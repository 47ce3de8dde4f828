"""Packs the language model: python3 pack.py language.bin, with py3langid 0.4.0 installed (pip install py3langid==0.4.0).

Takes the published naive Bayes model apart (features are byte n-grams at the states of an automaton), keeps the languages
with a two-letter code and, for each of them, the 200 n-grams that tell most for it, centres every n-gram's weights on
their mean over the languages and rounds them to sixteenths in one byte. The same input gives the same bytes.

Layout, little-endian: "CDLANG1\\n", u32 languages, u32 n-grams; two letters a language; f32 prior a language; a length byte
and seven bytes a n-gram, sorted; one signed byte a n-gram and language.
"""
import struct
import sys

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

PER_LANGUAGE, STEPS, LONGEST = 200, 16.0, 7
LEFT_OUT = {"vo", "wa", "an"}

model = LanguageIdentifier.from_model_file(MODEL_FILE)
moves = np.array(model.tk_nextmove, dtype=np.uint32).reshape(-1, 256)
rows, outputs = np.array(model.tk_row), np.array(model.tk_output)

grams, queue = {0: b""}, [0]
for state in queue:
    for byte in range(256):
        following = int(moves[rows[state]][byte])
        if following not in grams:
            grams[following] = grams[state] + bytes([byte])
            queue.append(following)
own = {}
for state, gram in grams.items():
    feature = int(outputs[state])
    if feature >= 0 and (feature not in own or len(gram) < len(own[feature])):
        own[feature] = gram

columns = [k for k, code in enumerate(model.nb_classes) if len(code) == 2 and code not in LEFT_OUT]
weights = model.nb_ptc.astype(np.float32)[:, columns]
centred = weights - weights.mean(1, keepdims=True)
tells = np.exp(weights) * np.maximum(centred, 0) ** 2
kept = set()
for column in range(len(columns)):
    kept |= set(np.argsort(-tells[:, column], kind="stable")[:PER_LANGUAGE].tolist())
kept = sorted((f for f in kept if f in own and len(own[f]) <= LONGEST), key=lambda f: own[f])

with open(sys.argv[1], "wb") as out:
    out.write(b"CDLANG1\n" + struct.pack("<II", len(columns), len(kept)))
    out.write("".join(model.nb_classes[k] for k in columns).encode())
    out.write(model.nb_pc[columns].astype("<f4").tobytes())
    for feature in kept:
        out.write(bytes([len(own[feature])]) + own[feature].ljust(LONGEST, b"\0"))
    out.write(np.clip(np.round(centred[kept] * STEPS), -127, 127).astype(np.int8).tobytes())
print(len(columns), "languages,", len(kept), "n-grams")
