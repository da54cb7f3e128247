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
