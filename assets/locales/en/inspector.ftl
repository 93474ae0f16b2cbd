### The inspector: one entry of the log in full.

inspector = Inspector
inspector-encodings = Encodings
inspector-explain = Explain
