"""Verifies every line and part of a book, from journal.md alone: independent_reader.py DIR. Prints one line per line."""
import base64, glob, hashlib, json, os, re, sys

def mark(domain, *pieces):
    digest = hashlib.sha256(domain.encode() + b"\0" + b"".join(pieces)).digest()
    return base64.urlsafe_b64encode(digest[:16])[:22]

def parts_of(body):
    """The raw bytes of each part: `body` begins behind `"p":[`; braces are counted outside strings."""
    parts, depth, start, quoted, escaped = [], 0, 0, False, False
    for i, byte in enumerate(body):
        char = chr(byte)
        if quoted:
            quoted, escaped = escaped or char != '"', char == "\\" and not escaped
        elif char == '"':
            quoted = True
        elif char in "{[":
            depth += 1
        elif char in ",]" and depth == 0:
            parts.append(body[start:i])
            start = i + 1
            if char == "]":
                return parts
        elif char in "}]":
            depth -= 1

def once(pairs):
    assert len(dict(pairs)) == len(pairs), "a key twice"
    return dict(pairs)

def main(book):
    book_id = json.loads(open(os.path.join(book, "FORMAT"), "rb").read())["book"].encode()
    copies, before = [], {}
    for path in sorted(glob.glob(os.path.join(glob.escape(book), "log", "*", "*.jsonl*"))):
        raws = open(path, "rb").read().removeprefix(b"\xef\xbb\xbf").split(b"\n")
        for raw in (raw.removesuffix(b"\r") for raw in raws[:-1]):  # what has no line feed is not a line
            try:
                line = json.loads(raw, object_pairs_hook=once)
                if "x" in line:
                    assert raw[6:28] == mark("confidant/seg/1", raw[30:]) and line["book"].encode() == book_id
                    before.setdefault((line["w"], line["from"] - 1), set()).add(line["prev"].encode())
                    continue
                outside = re.sub(rb'"(?:[^"\\]|\\.)*"', b"", raw)
                assert list(line) == "h v w n at lc by c p".split() and not re.search(rb"\s|[0-9][.eE]", outside)
                copies.append((line["w"], line["n"], raw, line))
                before.setdefault((line["w"], line["n"]), set()).add(line["h"].encode())
            except (ValueError, AssertionError, KeyError, TypeError):
                print("?:? not-json")
    for writer, n, raw, line in sorted(copies, key=lambda copy: copy[:3]):
        header, _, body = raw[30:].partition(b',"p":[')
        previous = {book_id} if n == 1 else before.get((writer, n - 1), set())
        parts = parts_of(body)
        marks = [c if part == b"null" else mark("confidant/part/1", part).decode() for part, c in zip(parts, line["c"])]
        agree = len(parts) == len(line["c"]) and marks == line["c"]
        vouched = any(mark("confidant/line/1", h, header) == raw[6:28] for h in previous)
        verdict = "gap" if not previous else "header" if not vouched else "ok" if agree else "content"
        print(f"{writer}:{n} {verdict}")

main(sys.argv[1])
