### Every sentence the owner reads. Numbers come in as finished text.

unknown-word = I did nothing, because I do not know this: "{ $text }"

## files

filter-unknown = I do not know what "{ $text }" should choose.
filter-example = Choose by asset, platform, kind, period, amount or "note": BTC buy bithumb 2025 >=1,000,000

## chat: symbols, grammar, recording

class-domestic-stock = Korean stocks
class-foreign-stock = Foreign stocks
class-etf-bond = ETFs and bonds
class-crypto = Crypto
class-cash = Cash
class-other = Other
## telegram

telegram-back = Back again · away for { $gap }
telegram-unreadable = I can read text and CSV files only
telegram-unreadable-what = Write a trade in one line, or send a CSV file as a document.
telegram-forwarded = Not written down yet
telegram-forwarded-what =
    A forwarded text is not recorded as it is: "{ $text }"
    If it is right, press the button, or write it in one line.
telegram-forwarded-button = Record it
telegram-file-too-large = The file is larger than 20 MB, so I did not get it
telegram-file-too-large-what = Send it in parts, or import it on the computer: jasan import FILE.csv
telegram-file-lost = I could not get the file
telegram-file-lost-what = Nothing was imported. Please send it once more.
telegram-no-picture = The picture could not be drawn.
telegram-document-too-large = The file is larger than 50 MB, so I could not send it. Get it on the computer: jasan export
