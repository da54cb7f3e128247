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
away-minutes = { $minutes } min
away-hours = { $hours } h { $minutes } min
away-days = { $days } days
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

## store: keeping the books
store-newer = These books were written by a newer version ({ $version }). Nothing was touched. Open them with the newer program.
store-changed = The tables of these books are not those this program knows ({ $version }). Nothing was touched. Open them with the program that wrote them, or restore a backup.
store-foreign = This database belongs to another program. Nothing was touched. Put an empty database into DATABASE_URL.
store-folder = { $path } is a folder. Write DATABASE_URL with the file's name: sqlite:///folder/jasan.sqlite
store-no-place = The books cannot be kept at { $path } ({ $reason }). Check the path and its permissions.
store-not-a-database = The file of the books is no database. Nothing was touched. Check DATABASE_URL.
store-damaged = The file of the books is damaged. Leave it as it is and restore a backup.
store-unreadable = Row { $row } of table { $table } cannot be read ({ $why }). If it was edited by hand, put it back; else restore a backup.
store-locked = Another program is writing the books. Try again when it is done.
store-read-only = The books may only be read. Check the write permission of the file or database.
store-full = The disk is full, so nothing was written. Make room and try again.
store-unreachable = The database server cannot be reached. Check that it runs and that DATABASE_URL has its address.
store-not-allowed = The database does not let this user in. Check name, password and rights in DATABASE_URL.
store-no-such-database = The server has no such database. Make it with createdb, or correct DATABASE_URL.
store-address = DATABASE_URL cannot be read. Write sqlite:///folder/jasan.sqlite or postgres://user:password@host/database.
store-database = The database gave an unexpected answer. Nothing was changed. See the log.
store-overflow = A number grew too large to reckon with (over 28 digits), so nothing was written. Check quantity and price.
store-settled = This is already done. It was not done twice.
store-not-undoable = { $revision } is unknown or already undone.

## terminal

terminal-kept = File: { $path }
terminal-not-kept = File: { $name } (to get it: --out FOLDER)
terminal-hello = This is Jasan. Say it in one line. A number presses a button; "quit" ends.

## venue: exchanges, jobs, prices

venue-name-bithumb = Bithumb

venue-no-keys = There is no key for { $venue }. Put a read-only key into .env.
venue-not-offered = { $venue } has no answer to that.
venue-address = The address of { $venue } is not right. Check it in .env, or leave it out.
venue-client = This computer could not begin a connection. Check that its certificates are installed.
venue-no-answer = { $venue } cannot be reached. Check the internet connection.
venue-unavailable = { $venue } gave no proper answer (status { $detail }). It may be under maintenance.
venue-limited = { $venue } asks us to wait a while.
venue-refused = { $venue } refused: { $detail }
venue-strange = { $venue } answered in a form we do not know. A newer version may be needed.
## see

see-nothing-yet = Nothing is recorded yet
see-nothing-then = Nothing was recorded by then · the first entry is of { $day }
see-first-steps = Try
     deposit 1000000 kis
     buy AAPL 10 @ 187.5 USD kis
see-first-file = You can also drop a CSV file of trades here.
see-too-large = The amounts are too large to reckon with (more than 28 digits)
see-unknown-word = I do not know what this means: "{ $text }"
see-no-prices = Without prices I cannot tell the total
see-no-prices-next = Tell me a price: price BTC 95000000
see-no-price = no price
see-unpriced = ⚠ Left out, { $count } without a price: { $names }
see-stale = ⚠ Old prices: { $names }
see-stale-rate = ⚠ Old rates: { $names }
see-stale-one = { $name } { $days } days
see-stale-trade = { $name } { $days } days, own trade
see-and-more = { " " }and { $count } more
see-unknown-flow = ⚠ Something came or went today whose value is not known; today has no return
see-first-day = First day
see-since-yesterday = Since yesterday
see-since = Since { $day }
see-prices = prices { $age }
see-prices-of = { $market } { $age }
see-price-elsewhere = { $platform } price { $age }
see-price-trade = price of the last own trade ({ $day })
see-close = close of { $day }
see-market-coins = coins
see-market-korea = Korea
see-market-america = US
see-market-elsewhere = others
see-in-transit = In transit
see-rest = { $count } others
see-column-category = Class
see-column-platform = Platform
see-column-asset = Asset
see-column-value = Value
see-column-share = Share
see-column-unrealised = Gain
see-button-help = Help
see-button-picture = Picture
see-button-all = All
see-button-refresh = Refresh
platform-bithumb = Bithumb
platform-upbit = Upbit
platform-binance = Binance
platform-bitget = Bitget
platform-kis = KIS
platform-manual = By hand
balance-usage = balance · balance platforms · balance assets
balance-about = what you own, and the change since yesterday
balance-total = Total { $total }
balance-change = { $since } { $change }
balance-same = The same as yesterday
balance-unknown-flows = A deposit or withdrawal without a known value: no result yet
balance-change-unknown = { $since }: not known yet
balance-in = { $amount } put in
balance-out = { $amount } taken out
balance-result = Result { $result }
balance-invested = Put in { $amount }
balance-by-category = By class
balance-by-platform = By platform
balance-by-asset = By asset



## desk: the one path
desk-fault = Something went wrong, so this was not done · error { $code }
desk-fault-what = Try again; if it stays, look for { $code } in the log.
desk-fault-code = error { $code }
desk-again = This message was already dealt with. It was not done twice.
desk-no-proposal = This is already decided, or 30 minutes have passed
desk-no-proposal-what = Nothing was done this time. If you still want it, start again.
desk-dropped = Dropped. Nothing was changed.
desk-file-too-large = The file is larger than { $most } MB. Take it in with jasan import file.csv.

## serve

serve-no-door = There is no door to open. Put TELEGRAM_BOT_TOKEN and TELEGRAM_ALLOWED_CHATS into .env.
serve-telegram = Telegram could not be opened: { $why }
serve-telegram-address = TELEGRAM_API_URL is not an address. Without it the usual one is used.
serve-telegram-token = Telegram does not know this token. Get one from @BotFather and put it into TELEGRAM_BOT_TOKEN.
serve-telegram-conflict = Another program is listening with the same token, so this one stopped. Stop the other, or make a bot of its own.
serve-telegram-webhook = A webhook is set for this bot, so it cannot be polled. Delete the webhook, or make a bot of its own.
