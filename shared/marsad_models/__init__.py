"""Makes the language models: trains them with Stanza's trainers, and exports them to what is served without torch."""
