### Every sentence the owner reads. Numbers come in as finished text.

unknown-word = I did nothing, because I do not know this: "{ $text }"

## files

filter-unknown = I do not know what "{ $text }" should choose.
filter-example = Choose by asset, platform, kind, period, amount or "note": BTC buy bithumb 2025 >=1,000,000
files-line = line { $line }: { $why }
files-lines = lines { $first }–{ $last }: { $why }
files-empty = { $column } is empty
files-not-positive = { $column } must be above zero
files-negative = { $column } must not be below zero
files-too-long = { $column } is too long
files-unknown = { $text } is not a known { $column }
files-not-money = { $column } { $text } is not money (write KRW, USD, USDT)
files-is-money = { $column } { $text } is money; this type takes an instrument
files-no-number = { $column } { $text } is no number
files-too-many-digits = { $column } { $text } has more than 28 digits
files-no-such-day = { $column } { $text } does not exist
files-out-of-range = { $column } { $text } is not between 1900 and 2200
files-no-time = { $column } { $text } could not be read (write it like 2026-03-01)
files-width = it has { $found } fields where the first line has { $wanted }
files-row-long = the row is too long
files-row-wide = the row has too many fields
files-unclosed = a quote is not closed
files-damaged = some characters are damaged
files-nul = it holds bytes that are no text
files-column-timestamp = timestamp
files-column-type = type
files-column-platform = platform
files-column-symbol = symbol
files-column-category = category
files-column-quantity = quantity
files-column-price = price
files-column-currency = currency
files-column-fee = fee
files-column-fee_currency = fee currency
files-column-external_id = external id
files-column-note = note
files-column-tax = tax
files-column-rate = rate
files-column-date = date
files-column-close = close
files-column-from = from
files-column-to = to
files-named = file: { $name }
files-io = I could not read the file. Please send it again.
files-is-empty = The file is empty.
files-is-known = This is a { $kind } file.
files-only-csv = I can read CSV files only.
files-is-excel = This is an Excel file.
files-from-excel = In Excel choose Save As, CSV UTF-8, and send that file.
files-is-binary = This file is no text.
files-encoding = I cannot read the characters of this file.
files-use-utf8 = Please save it as UTF-8 or CP949 and send it again.
files-header-unreadable = I cannot read the first line.
files-foreign = This looks like a file from { $name }. I cannot read that layout yet.
files-foreign-help = Nothing was recorded. For now I read our own CSV only. /help import
files-twice = The first line has the column { $column } twice.
files-missing = The first line lacks columns: { $columns }
files-unknown-header = I do not know this kind of file.
files-example = The first line begins like this: { $header }
files-kind-entries = A file of trades
files-kind-prices = A file of prices
files-kind-rates = A file of exchange rates
files-rows = { $n } rows
files-new = New: { $n }
files-same = Already here: { $n } (skipped)
files-conflicts = To check: { $n }
files-rejected = Rows I could not read: { $n }
files-more-lines = …{ $n } more
files-effects = Then you will have
files-more-effects = …{ $n } more
files-effects-unknown = Too many assets to count every change of quantity
files-not-yet = Nothing is recorded yet.
files-button-stop = Stop
files-button-conflicts = Show { $n } to check
files-button-rejected = Get unread rows
files-button-all = Record { $n }
files-button-good = Record the { $n } read
files-button-both = All are other trades
files-button-undo = Undo
files-seen = You imported this file { $when }. There is nothing new in it.
files-nothing-new = There is nothing new in it.
files-done = { $n } recorded
files-total-same = · total unchanged
files-total-change = · total { $change }
files-skipped = The { $n } rows I could not read come back as a file.
files-conflicts-left = { $n } to check were not recorded.
files-refused = Nothing was recorded, because some rows could not be read.
files-refused-conflicts = Nothing was recorded, because some rows have a known external id and other content.
files-refused-help = Correct them and send the file again, or add --good-rows to record the rest.
files-refused-good = { $n } rows could not be read. Record the rest?
files-would = { $n } would be recorded
files-dry = I only read the files. Nothing was recorded.
files-conflict = { $place } in the books has the same external id and other content
files-conflicts-title = { $n } with a known external id and other content
files-conflicts-help = The books are as they were. If these are other trades, you can record them below.
files-in-book = books { $place }: { $entry }
files-in-file = file, line { $line }: { $entry }
files-gone = I no longer have that file. Please send it again.
files-none = Please send a CSV file to this chat.
files-none-help = I read trades, prices and exchange rates. /help import shows how they look
files-too-large = Nothing was recorded, because a number is too large to reckon with.
files-reject-file = unread-rows
files-table-file = file
files-table-line = line
files-table-why = why
import-usage = /import with a CSV file
import-about = Read trades, prices and rates from a CSV file
export-usage = /export [filter]
export-about = Send the trades as a CSV file
export-done = { $n } trades
export-prices-done = { $n } prices
export-rates-done = { $n } exchange rates
export-nothing = There is nothing to export.
export-period = { $from }–{ $to }

## chat: symbols, grammar, recording

class-domestic-stock = Korean stocks
class-foreign-stock = Foreign stocks
class-etf-bond = ETFs and bonds
class-crypto = Crypto
class-cash = Cash
class-other = Other

verb-buy = buy
verb-sell = sell
verb-deposit = deposit
verb-withdraw = withdraw
verb-opening = opening

buy-usage = buy SYMBOL QUANTITY @ PRICE PLATFORM
buy-about = Record what you bought
sell-usage = sell SYMBOL QUANTITY @ PRICE PLATFORM
sell-about = Record what you sold and see what it brought
deposit-usage = deposit AMOUNT PLATFORM
deposit-about = Record money or units that came in
withdraw-usage = withdraw AMOUNT PLATFORM
withdraw-about = Record money or units that went out
opening-usage = opening SYMBOL QUANTITY @ AVERAGE PLATFORM
opening-about = Record what you had before
edit-usage = edit #NUMBER WHAT CHANGES
edit-about = Correct one entry
undo-usage = undo
undo-about = Take back the last thing you wrote
help-usage = help COMMAND
help-about = What you can do, and how
start-usage = start
start-about = Begin at the beginning

not-yet = Nothing is written yet
nothing-written = Nothing was written
read-so-far = I read: { $parts }.
like-this = Type it like this: { $line }
guessed = { $text } was read as { $name } (a guess)
empty-message = The message is empty
unknown-examples =
    Try one of these
    bought 5 035720 52000 kis
    deposit 5m bithumb
example-buy = Type it like this: buy BTC 0.02 @ 95m bithumb
two-verbs = One thing at a time, please: send them one by one.
ask-verb = Did you buy or sell?

record-buy = Record as bought
record-sell = Record as sold
record-deposit = Record as deposit
record-withdraw = Record as withdrawal
record-opening = Record as opening
see-asset = See { $name }
if-done-buy = If you have bought it already, press below.
if-done-sell = If you have sold it already, press below.
if-done-deposit = If it has come in already, press below.
if-done-withdraw = If it has gone out already, press below.
if-done-opening = If it was there already, press below.
mood-question = { $text } reads like a question.
mood-wish = { $text } reads like something not done yet.
mood-condition = { $text } reads like an if.
mood-negation = { $text } reads like it did not happen.
mood-pending = { $text } reads like an order that is not filled yet.
mood-request = { $text } reads like a request. I never place orders; I write down finished trades.

amount-comma = { $text } could mean several things. Use commas only between thousands.
amount-too-long = { $text } has more digits than I can read.
amount-negative = { $text } has a minus sign. Write it without.
no-such-day = { $text } is no day or time that exists.
not-yet-come = That has not come yet: { $when }. When did it happen?
as-of-now = Now
zero-amount = Zero cannot be recorded.
impossible-record = A name, note or number is too long to be kept.
too-large = The figures are too large to reckon with.
unread = I could not read { $text }.
leave-out = Leave it out
as-note = Keep it as a note
new-platform = A new platform
write-again = Write again

ask-asset = Which asset?
ask-asset-of = Which asset is { $text }?
ask-new-asset = { $text } is new to me. What is it?
ask-which-asset = I read two assets. Which one?
kind-domestic = Korean stock
kind-foreign = Foreign stock
kind-stock = Stock
kind-etf = ETF
kind-crypto = Crypto
kind-other = Other
ask-order = Which is the quantity, which the price? (quantity × price)
ask-amount = How much?
ask-shares = How many shares?
ask-units = How many?
all-of-it = All { $amount }
ask-share-price = At what price a share?
ask-unit-price = At what price each?
last-price = Last price { $price }
ask-platform-buy = Where did you buy it?
ask-platform-sell = Where did you sell it?
ask-platform-deposit = Where did it come in?
ask-platform-withdraw = Where did it go out from?
ask-platform-opening = Where was it?
ask-platform-of = Which platform is { $text }?
ask-money = Which money?
ask-currency = Which money is the price in?
ask-unlikely = That is far from the last price, { $known }. Is { $said } right?
it-is-right = It is right

recorded-buy = Recorded as bought
recorded-sell = Recorded as sold
recorded-deposit = Recorded as deposited
recorded-withdraw = Recorded as withdrawn
recorded-opening = Recorded as there before
fee-of = fee { $amount }
fee-not-said = no fee given
tax-of = tax { $amount }
holding-moves = Held { $units }
average-moves = Average { $price }
average-unknown = The average is not known yet: a cost or a rate is missing
cash-moves = { $platform } { $name } { $amount }
realised = Realised { $gain }
realised-in-base = In { $name } { $gain }
realised-unknown = The realised result is not known: a cost or a rate is missing
after-fee = After fee { $amount }: { $gain }
after-tax = After tax { $amount }: { $gain }
after-charges = After fee and tax { $amount }: { $gain }
sold-at-average = From an average of { $price } · { $method }
method-average = moving average
method-fifo = first in, first out
units-left = { $units } left
platform-assumed = I took { $platform } as the platform (a guess)
cost-assumed = No cost given: the day's market price counts
tracked-from-now = From now on the { $name } on { $platform } is followed
shortfall-shown = { $count } later trades lacked money; as much was taken to have come in
reckoned-anew = What came after was reckoned anew
button-undo = Undo
button-edit = Edit
button-fee = Add a fee
button-another = One more
button-why = Why
see-trades = See trades
too-few-units = { $name } on { $platform }: { $held }.
too-little-money = { $name } on { $platform }: { $held }.
later-short = With this, a later trade would lack units or money.
opening-example = If something is missing, record it first: { $line }

undone = Taken back
undone-from = Written { $when } · revision { $revision }
total-unchanged = The total is unchanged
total-moves = Total { $total }
batch-correction = a correction
rows-many = { $count } rows
nothing-to-undo = There is nothing to take back
already-undone = That is taken back or corrected already
no-such-revision = There is no revision { $text }
undo-what = I do not know what to take back: "{ $text }"
undo-example = Type "undo" for the last one, or "undo 41" for a revision.

edit-what = I do not know which entry: "{ $text }"
edit-example = Use its number: edit #12 fee 760
edit-not-typed = This entry cannot be corrected in one line yet: { $text }
edit-how = Type only what changes
edit-lines =
    edit { $place } fee 760
    edit { $place } price 71,300
    edit { $place } yesterday 14:20

help-title = What you can say
help-more = Ask for one, like "help buy".
help-unknown = There is no such command: "{ $text }"
start-title = Hello, this is Jasan
start-empty =
    What you own in many places, in one chat.
    Drop a CSV file here, or write what you have in one line.
    opening 005930 100 @ 64,000 kis
    buy BTC 0.02 @ 95m bithumb
start-known = I have your books. What would you like to see?
start-private = What you write stays on this computer. I only read; I never place orders.
start-balance = Balance
start-record = Record
start-help = Help

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
see-dollar = 1 USD = { $rate }
see-kind-deposit = deposit
see-kind-withdraw = withdraw
see-kind-transfer-out = transfer out
see-kind-transfer-in = transfer in
see-kind-buy = buy
see-kind-sell = sell
see-kind-dividend = dividend
see-kind-interest = interest
see-kind-lending = lending
see-kind-funding = funding
see-kind-return-of-capital = capital back
see-kind-reward = reward
see-kind-fee = fee
see-kind-tax = tax
see-kind-split = split
see-kind-swap-out = swap
see-kind-swap-in = swap
see-kind-rename-out = rename
see-kind-rename-in = rename
see-kind-opening = opening
see-kind-adjust = adjust
see-kind-borrow = borrow
see-kind-repay = repay
see-kind-liability = debt
trades-usage = trades · trades BTC buy ytd · trades dividend largest page 2
trades-about = what was recorded
trades-title = { $count } entries
trades-page = page { $page } of { $pages }
trades-none = There are no such entries
trades-all = Show all
trades-previous = Previous
trades-next = Next
trades-column-day = Day
trades-column-kind = Kind
trades-column-name = Asset
trades-column-quantity = Quantity × price
trades-column-amount = Amount
trades-column-platform = Platform
trades-column-id = No.
asset-usage = asset BTC
asset-about = average price and gains of one asset
asset-which = Which asset?
asset-unknown = I do not know this asset: "{ $text }"
asset-guessed = "{ $text }" → { $name } (a guess)
asset-sold-out = all sold
asset-never-held = { $name }: never held
asset-average = Average { $average } · now { $price }
asset-unrealised = Unrealised { $change }
asset-cost-unknown = Unrealised gain unknown: the cost is not known
asset-own-currency = In { $currency } { $value } · { $change }
asset-realised = Realised { $change }
asset-realised-unknown = Realised gain unknown: a cost is not known
asset-income = Income { $amount }
asset-column-units = Units
asset-button-trades = Trades
asset-button-balance = Balance
chart-usage = chart 3m · chart pie · chart BTC 1y
chart-about = one picture
chart-line-title = Total { $days }
chart-twr = time-weighted { $rate }
chart-no-days = Nothing was recorded in that period
chart-no-prices = { $name }: too few prices to draw
chart-1m = 1 month
chart-3m = 3 months
chart-1y = 1 year
chart-all = All
report-usage = report · report yesterday · report 2026-10-30
report-about = a day in one picture
report-heading = My assets
report-as-of = { $date } { $year }, { $clock }
report-risen = Up { $names }
report-fallen = Down { $names }
report-currency = Currencies { $amount }
report-no-flows = nothing put in or taken out
report-year = This year { $result }
report-button-trades = Trades
picture-by-category = Allocation
picture-by-platform = By platform
picture-by-asset = By asset
picture-holdings = Holdings
picture-count-holdings = { $count }
picture-platforms = Platforms
picture-count-platforms = { $count }
picture-line = Total over time
picture-total = Total
picture-invested = Put in
picture-result = Result
picture-gain = Gain
picture-twr = Time-weighted
picture-drawdown = Max drawdown
picture-income = Income this year
picture-returns = Daily return
picture-trades = Recent entries
picture-last-year = last year
picture-days = last { $count } days
picture-price = Price
picture-moved = Change
picture-price-of = Price of { $name }
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
balance-result-rate = { $rate } of what was put in
balance-invested = Put in { $amount }
balance-by-category = By class
balance-by-platform = By platform
balance-by-asset = By asset


job-prices = Prices
job-snapshot = Close of the day

jobs-fault = Something went wrong inside the program. The log has the details.
jobs-no-time = In jasan.toml, [jobs.{ $job }] cron = "{ $cron }" is no time. Write minute, hour, day, month and weekday: cron = "10 7 * * *"
jobs-no-job = In jasan.toml, [jobs.{ $job }] names no job. Write one of these: { $jobs }
jobs-failed = 🔴 { $job } does not work
jobs-failed-note = I will try again shortly · error { $code }
jobs-again = Try again
jobs-logs = Log
jobs-recovered = 🟢 { $job } works again
jobs-stopped = It had stopped: { $from }–{ $until }

prices-none-wanted = There is no coin to get a price for.
prices-done = Got { $count } prices from { $venue }.
prices-doubtful = Not used, as it needs another look: { $symbol } { $price } (last known { $before })
snapshot-empty = Nothing is recorded yet, so there is no day to close.
snapshot-done = Closed up to { $day }. Total { $total }
snapshot-unpriced = { $count } left out, as no price is known.

jobs-usage = jobs
jobs-about = what runs by itself, and how it went
jobs-none = No jobs run here by themselves.
jobs-well = 🟢 All jobs are well
jobs-failing = 🔴 Not working: { $jobs }
jobs-column-job = job
jobs-column-when = when
jobs-column-last = last
jobs-column-next = next
jobs-running = running
jobs-never = not yet
jobs-off = off
jobs-run-note = Press one to run it now.
jobs-every-minutes = every { $count } min
jobs-every-day = daily { $time }
run-usage = run prices
run-about = start a job now
run-started = Starting: { $job }
run-already = Already running: { $job }
run-which = Which job shall I start?
run-example = Write for example: { $line }
logs-usage = logs · logs prices
logs-about = the last runs of the jobs
logs-empty = No job has run yet.
logs-title = Last { $count } runs
logs-column-when = when
logs-column-job = job
logs-column-went = went
logs-column-report = did
logs-took = { $seconds } s
logs-unfinished = unfinished
logs-code = (error { $code })
status-usage = status
status-about = whether all is well
status-well = 🟢 All is well
status-books = { $entries } entries · { $database }
status-prices = Live prices { $age }
status-since = Up since { $since } · { $doors }
status-version = Jasan { $version }


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

## modes: the ways to run the program
modes-at = --at cannot be read: { $text } · write it like 2026-03-01 or 2026-03-01T09:00:00+09:00.
modes-unread = { $path } cannot be read ({ $reason }).
modes-unwritten = { $path } cannot be written ({ $reason }). Check the path and its permissions.
modes-init-made = { $name } is made.
modes-init-there = { $name } was there already and stays as it is.
modes-init-next = Remove the # before the lines you use, then try jasan check.
modes-gallery = { $count } pictures are drawn in { $path }.
modes-check-file = settings file { $path }
modes-check-no-file = There is no settings file, so the defaults are used. To make one: jasan init
modes-check-unknown = { $name } is not read. Did you mean { $ours }?
modes-check-books = The books are open: { $kind } · { $n } entries
modes-check-no-telegram = Telegram is not used. To use it, put TELEGRAM_BOT_TOKEN and TELEGRAM_ALLOWED_CHATS into .env.
modes-check-telegram = Telegram works: @{ $name } · { $n } chats are heard
modes-check-telegram-nobody = Telegram knows @{ $name }, but nobody is heard. Put your number into TELEGRAM_ALLOWED_CHATS.
modes-check-telegram-away = Telegram cannot be reached ({ $why }). Check the internet and TELEGRAM_API_URL.
modes-check-venue = { $venue } prices work: { $n } markets
modes-no-job = There is no job "{ $job }". There are: { $jobs }
modes-job-not-run = The job was not run: another program is at it, or the log says why.
modes-demo-made-up = A made-up sample portfolio: no real person, no real prices.
modes-demo-making = Writing three years of the sample into the books…
modes-demo-chat = Ask anything: balance · trades · chart 3m · help. To end: quit

## plan: targets, rebalancing, back-tests

plan-class-cash = Cash
plan-class-domestic-stock = Korean stocks
plan-class-foreign-stock = Foreign stocks
plan-class-stock = Stocks
plan-class-etf = ETFs
plan-class-fund = Funds
plan-class-bond = Bonds
plan-class-etf-bond = ETFs and bonds
plan-class-crypto = Crypto
plan-class-other = Other
plan-column-name = Name
plan-column-target = Target
plan-column-now = Now
plan-column-gap = Gap
plan-and-more = {" "}and { $count } more
plan-unassigned = Left alone, as you set no target: { $names }
plan-unpriced = ⚠ Left out without a price: { $names }
target-usage = target · target BTC 20% stock 50% cash 10% · target clear
target-about = wished weights beside those of now
target-title = Targets
target-from-chat = set in the chat
target-from-file = set in jasan.toml
target-none = There are no targets yet
target-none-next =
    Try this
    target BTC 20% stock 50% cash 10%
target-rest = The other { $rest } is for cash and what you set no target for.
target-set = Targets set
target-before = Before: { $targets }
target-before-none = Before there were none.
target-cleared = The targets from the chat are gone
target-file-counts = Those of jasan.toml count now: { $targets }
target-button-back = Put back
target-button-rebalance = Rebalance
target-button-clear = Clear targets
target-unread = I could not read the targets, so nothing was set
target-incomplete = A name and a weight do not pair up, so nothing was set: "{ $text }"
target-fraction = I do not know how many percent "{ $text }" is, so nothing was set. Add a %.
target-unknown = Which asset or class is "{ $text }"?
target-above = That sums to { $sum }, so nothing was set. 100% is the most.
target-range = Write a weight between 0% and 100% for { $name }.
target-twice = { $name } has two weights, so nothing was set.
target-money = Cash is not divided by currency: { $name }. Write cash 10%.
target-example = Try: target BTC 20% stock 50% cash 10%
target-wrong-file = It stands under [targets] in jasan.toml.
