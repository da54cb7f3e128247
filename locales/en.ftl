### Every sentence the owner reads. Numbers come in as finished text.

unknown-word = I did nothing, because I do not know this: "{ $text }"
