### 주인이 읽는 모든 문장. 해요체 한 목소리. 숫자는 이미 다듬어진 글자로 들어와요.

unknown-word = 무슨 뜻인지 몰라서 아무것도 하지 않았어요: "{ $text }"

## files

filter-unknown = "{ $text }"는 무엇을 고르라는 말인지 몰라요.
filter-example = 종목, 계좌, 종류, 기간, 금액, "메모"로 고를 수 있어요: BTC 매수 빗썸 올해 100만 이상
files-line = { $line }줄: { $why }
files-lines = { $first }–{ $last }줄: { $why }
files-empty = { $column } 비어 있어요
files-not-positive = { $column } 0보다 커야 해요
files-negative = { $column } 0보다 작을 수 없어요
files-too-long = { $column } 너무 길어요
files-unknown = { $text } 모르는 { $column }
files-not-money = { $column } { $text } 돈이 아니에요 (KRW, USD, USDT처럼 써 주세요)
files-is-money = { $column } { $text } 돈이에요. 이 종류에는 종목이 와요
files-no-number = { $column } { $text } 숫자가 아니에요
files-too-many-digits = { $column } { $text } 28자리를 넘어요
files-no-such-day = { $column } { $text } 없는 날이에요
files-out-of-range = { $column } { $text } 1900년에서 2200년 사이가 아니에요
files-no-time = { $column } { $text } 못 읽었어요 (2026-03-01처럼 써 주세요)
files-width = 칸이 { $found }개예요. 첫 줄에는 { $wanted }개가 있어요
files-row-long = 한 줄이 너무 길어요
files-row-wide = 칸이 너무 많아요
files-unclosed = 따옴표가 닫히지 않았어요
files-damaged = 글자가 깨져 있어요
files-nul = 글이 아닌 것이 섞여 있어요
files-column-timestamp = 날짜
files-column-type = 종류
files-column-platform = 계좌
files-column-symbol = 종목
files-column-category = 분류
files-column-quantity = 수량
files-column-price = 가격
files-column-currency = 통화
files-column-fee = 수수료
files-column-fee_currency = 수수료 통화
files-column-external_id = 거래 번호
files-column-note = 메모
files-column-tax = 세금
files-column-rate = 환율
files-column-date = 날짜
files-column-close = 종가
files-column-from = 바꾸는 통화
files-column-to = 바뀌는 통화
files-named = 파일: { $name }
files-io = 파일을 읽지 못했어요. 다시 보내 주세요.
files-is-empty = 빈 파일이에요.
files-is-known = { $kind } 파일이에요.
files-only-csv = CSV 파일만 읽을 수 있어요.
files-is-excel = 엑셀 파일이에요.
files-from-excel = 엑셀에서 [다른 이름으로 저장] → CSV UTF-8로 저장해서 보내 주세요.
files-is-binary = 글이 아닌 파일이에요.
files-encoding = 글자를 읽을 수 없는 파일이에요.
files-use-utf8 = UTF-8이나 CP949로 저장해서 보내 주세요.
files-header-unreadable = 첫 줄을 읽을 수 없어요.
files-foreign = { $name } 파일로 보여요. 이 모양은 아직 읽지 못해요.
files-foreign-help = 아무것도 넣지 않았어요. 지금은 우리 CSV로 바꾼 파일만 읽어요. /help import
files-twice = 첫 줄에 { $column } 칸이 두 번 있어요.
files-missing = 첫 줄에 빠진 칸이 있어요: { $columns }
files-unknown-header = 모르는 모양의 파일이에요.
files-example = 첫 줄은 이렇게 시작해요: { $header }
files-kind-entries = 거래 파일이에요
files-kind-prices = 시세 파일이에요
files-kind-rates = 환율 파일이에요
files-rows = { $n }줄
files-new = 새로 넣을 것 { $n }
files-same = 이미 있는 것 { $n } (건너뜀)
files-conflicts = 확인할 것 { $n }
files-rejected = 못 읽은 줄 { $n }
files-more-lines = …{ $n }줄 더
files-effects = 넣으면
files-more-effects = …{ $n }종목 더
files-effects-unknown = 종목이 너무 많아 수량 변화는 다 세지 않았어요
files-not-yet = 아직 아무것도 넣지 않았어요.
files-button-stop = 그만두기
files-button-conflicts = 확인 { $n }건 보기
files-button-rejected = 못 읽은 줄 받기
files-button-all = { $n }건 넣기
files-button-good = 읽은 { $n }건 넣기
files-button-both = 모두 다른 거래예요
files-button-undo = 되돌리기
files-seen = { $when }에 넣은 파일이에요. 새로 넣을 것이 없어요.
files-nothing-new = 새로 넣을 것이 없어요.
files-done = { $n }건 넣었어요
files-total-same = · 총자산 변화 없음
files-total-change = · 총자산 { $change }
files-skipped = 못 읽은 줄 { $n }개는 파일로 돌려드려요.
files-conflicts-left = 확인할 것 { $n }건은 넣지 않았어요.
files-refused = 못 읽은 줄이 있어서 아무것도 넣지 않았어요.
files-refused-help = 고쳐서 다시 보내거나, 읽은 것만 넣으려면 --good-rows를 붙여 주세요.
files-refused-good = 못 읽은 줄이 { $n }개 있어요. 읽은 것만 넣을까요?
files-would = 넣으면 { $n }건이에요
files-dry = 시험으로 읽었어요. 아무것도 넣지 않았어요.
files-conflict = 장부의 { $place }과 거래 번호는 같은데 내용이 달라요
files-conflicts-title = 거래 번호는 같은데 내용이 다른 것 { $n }건
files-conflicts-help = 장부는 그대로 뒀어요. 서로 다른 거래라면 아래에서 넣을 수 있어요.
files-in-book = 장부 { $place }: { $entry }
files-in-file = 파일 { $line }줄: { $entry }
files-gone = 그 파일은 이제 없어요. 다시 보내 주세요.
files-none = CSV 파일을 이 대화에 보내 주세요.
files-none-help = 거래, 시세, 환율 파일을 읽어요. 어떻게 생긴 파일인지는 /help import
files-too-large = 셀 수 없이 큰 숫자가 있어서 아무것도 넣지 않았어요.
files-reject-file = 못읽은줄
files-table-file = 파일
files-table-line = 줄
files-table-why = 이유
import-usage = /import 뒤에 CSV 파일
import-about = CSV 파일에서 거래, 시세, 환율을 읽어요
export-usage = /export [고르기]
export-about = 거래를 CSV 파일로 보내요
export-done = 거래 { $n }건이에요
export-prices-done = 시세 { $n }건이에요
export-rates-done = 환율 { $n }건이에요
export-nothing = 내보낼 것이 없어요.
export-period = { $from }–{ $to }

## chat: symbols, grammar, recording

class-domestic-stock = 국내주식
class-foreign-stock = 해외주식
class-etf-bond = ETF·채권
class-crypto = 가상자산
class-cash = 현금
class-other = 기타

verb-buy = 매수
verb-sell = 매도
verb-deposit = 입금
verb-withdraw = 출금
verb-opening = 기초

buy-usage = 매수 종목 수량 @ 가격 계좌
buy-about = 산 것을 적어요
sell-usage = 매도 종목 수량 @ 가격 계좌
sell-about = 판 것을 적고 실현손익을 봐요
deposit-usage = 입금 금액 계좌
deposit-about = 들어온 돈이나 자산을 적어요
withdraw-usage = 출금 금액 계좌
withdraw-about = 나간 돈이나 자산을 적어요
opening-usage = 기초 종목 수량 @ 평단 계좌
opening-about = 전부터 가지고 있던 것을 적어요
edit-usage = 고치기 #번호 바꿀 것
edit-about = 기록 하나를 고쳐요
undo-usage = 되돌리기
undo-about = 마지막으로 적은 것을 되돌려요
help-usage = 도움말 명령
help-about = 할 수 있는 일과 쓰는 법을 봐요
start-usage = 시작
start-about = 처음부터 안내해요

not-yet = 아직 적지 않았어요
nothing-written = 아무것도 적지 않았어요
read-so-far = { $parts }까지 읽었어요.
like-this = 이렇게 써 주세요: { $line }
guessed = { JOSA($text, "을/를") } { JOSA($name, "으로/로") } 읽었어요 (추정)
empty-message = 빈 메시지예요
unknown-examples =
    이렇게 써 보세요
    카카오 5주 52000 샀어 한투
    입금 500만 빗썸
example-buy = 이렇게 써 주세요: 매수 비트 0.02 9500만 빗썸
two-verbs = 한 번에 하나만 적을 수 있어요. 나눠서 보내 주세요.
ask-verb = 산 건가요, 판 건가요?

record-buy = 매수로 적기
record-sell = 매도로 적기
record-deposit = 입금으로 적기
record-withdraw = 출금으로 적기
record-opening = 기초로 적기
see-asset = { $name } 보기
if-done-buy = 이미 산 것이라면 눌러 주세요.
if-done-sell = 이미 판 것이라면 눌러 주세요.
if-done-deposit = 이미 들어온 것이라면 눌러 주세요.
if-done-withdraw = 이미 나간 것이라면 눌러 주세요.
if-done-opening = 이미 있던 것이라면 눌러 주세요.
mood-question = { JOSA($text, "을/를") } 묻는 말로 읽었어요.
mood-wish = { JOSA($text, "을/를") } 아직 하지 않은 일로 읽었어요.
mood-condition = { JOSA($text, "을/를") } 만약의 이야기로 읽었어요.
mood-negation = { JOSA($text, "을/를") } 일어나지 않은 일로 읽었어요.
mood-pending = { JOSA($text, "을/를") } 아직 체결되지 않은 주문으로 읽었어요.
mood-request = { JOSA($text, "을/를") } 부탁으로 읽었어요. 저는 주문을 내지 않고, 끝난 거래만 적어요.

amount-comma = { JOSA($text, "은/는") } 여러 뜻으로 읽혀요. 쉼표는 천 단위에만 써 주세요.
amount-too-long = { JOSA($text, "은/는") } 너무 긴 숫자라 읽지 못했어요.
amount-negative = { $text }에 빼기가 붙어 있어요. 빼기 없이 써 주세요.
no-such-day = { JOSA($text, "은/는") } 없는 날이나 시각이에요.
not-yet-come = 아직 오지 않은 때예요: { $when }. 언제 있었던 일인가요?
as-of-now = 지금
zero-amount = 0은 적을 수 없어요.
impossible-record = 이름이나 메모, 숫자가 너무 길어서 적을 수 없어요.
too-large = 숫자가 너무 커서 셈할 수 없어요.
unread = { JOSA($text, "을/를") } 무슨 뜻인지 못 읽었어요.
leave-out = 빼고 적기
as-note = 메모로 적기
new-platform = 새 계좌예요
write-again = 다시 쓰기

ask-asset = 어떤 종목인가요?
ask-asset-of = { JOSA($text, "은/는") } 어떤 종목인가요?
ask-new-asset = { JOSA($text, "은/는") } 처음 보는 이름이에요. 어떤 것인가요?
ask-which-asset = 종목이 두 개로 읽혀요. 어느 것인가요?
kind-domestic = 국내주식
kind-foreign = 해외주식
kind-stock = 주식
kind-etf = ETF
kind-crypto = 가상자산
kind-other = 기타
ask-order = 수량과 가격 중 어느 것이 먼저인가요? (수량 × 가격)
ask-amount = 얼마인가요?
ask-shares = 몇 주인가요?
ask-units = 몇 개인가요?
all-of-it = 전부 { $amount }
ask-share-price = 한 주에 얼마였나요?
ask-unit-price = 한 개에 얼마였나요?
last-price = 최근 시세 { $price }
ask-platform-buy = 어느 계좌에서 샀나요?
ask-platform-sell = 어느 계좌에서 팔았나요?
ask-platform-deposit = 어느 계좌로 들어왔나요?
ask-platform-withdraw = 어느 계좌에서 나갔나요?
ask-platform-opening = 어느 계좌에 있었나요?
ask-platform-of = { JOSA($text, "은/는") } 어느 계좌인가요?
ask-money = 어떤 돈인가요?
ask-currency = 어떤 돈으로 말한 가격인가요?
ask-unlikely = 최근 시세 { JOSA($known, "과/와") } 많이 달라요. { JOSA($said, "이/가") } 맞나요?
it-is-right = 맞아요

recorded-buy = 매수했다고 적었어요
recorded-sell = 매도했다고 적었어요
recorded-deposit = 입금했다고 적었어요
recorded-withdraw = 출금했다고 적었어요
recorded-opening = 기초 잔고로 적었어요
fee-of = 수수료 { $amount }
fee-not-said = 수수료 안 적음
tax-of = 세금 { $amount }
holding-moves = 보유 { $units }
average-moves = 평단 { $price }
average-unknown = 원가나 환율이 없어서 평단은 아직 몰라요
cash-moves = { $platform } { $name } { $amount }
realised = 실현손익 { $gain }
realised-in-base = { $name } 기준 { $gain }
realised-unknown = 원가나 환율이 없어서 실현손익은 아직 몰라요
after-fee = 수수료 { $amount } 떼면 { $gain }
after-tax = 세금 { $amount } 떼면 { $gain }
after-charges = 수수료·세금 { $amount } 떼면 { $gain }
sold-at-average = 평단 { $price } 기준 · { $method }
method-average = 이동평균
method-fifo = 선입선출
units-left = 남은 { $units }
platform-assumed = 계좌는 { JOSA($platform, "으로/로") } 봤어요 (추정)
cost-assumed = 원가를 안 적어서 그날 시세로 봐요
tracked-from-now = 이제부터 { $platform } { $name } 잔고를 따라가요
shortfall-shown = 뒤의 거래 { $count }건은 돈이 모자라서, 그만큼 들어온 돈이 있었다고 봤어요
reckoned-anew = 그 뒤의 기록도 다시 계산했어요
button-undo = 취소
button-edit = 고치기
button-fee = 수수료 넣기
button-another = 한 건 더
button-why = 왜
see-trades = 거래 보기
too-few-units = { $platform }에 있는 { JOSA($name, "은/는") } { JOSA($held, "이에요/예요") }.
too-little-money = { $platform }에 있는 { JOSA($name, "은/는") } { JOSA($held, "이에요/예요") }.
later-short = 이대로 적으면 그 뒤의 거래에서 모자라게 돼요.
opening-example = 빠진 것이 있으면 먼저 적어 주세요: { $line }

undone = 되돌렸어요
undone-from = { $when }에 적은 것이에요 · { $revision }번
total-unchanged = 총자산은 그대로예요
total-moves = 총자산 { $total }
batch-correction = 고친 기록
rows-many = { $count }건
nothing-to-undo = 되돌릴 것이 없어요
already-undone = 이미 되돌렸거나 고친 기록이에요
no-such-revision = { $text }번은 없는 번호예요
undo-what = 무엇을 되돌릴지 모르겠어요: "{ $text }"
undo-example = 마지막 것은 "되돌리기", 번호를 알면 "되돌리기 41"처럼 써 주세요.

edit-what = 어느 기록인지 모르겠어요: "{ $text }"
edit-example = 번호로 써 주세요: 고치기 #12 수수료 760
edit-not-typed = 이 기록은 아직 한 줄로 고칠 수 없어요: { $text }
edit-how = 바꿀 것만 써 주세요
edit-lines =
    고치기 { $place } 수수료 760
    고치기 { $place } 가격 71,300
    고치기 { $place } 어제 14:20

help-title = 이렇게 쓸 수 있어요
help-more = 자세한 것은 "도움말 매수"처럼 물어봐 주세요.
help-unknown = 그런 명령은 없어요: "{ $text }"
start-title = 안녕하세요, 자산이에요
start-empty =
    여러 곳에 나뉜 자산을 한 대화에서 보여 드려요.
    CSV 파일을 여기에 놓거나, 가진 것을 한 줄로 적어 보세요.
    기초 삼전 100 @ 64,000 한투
    매수 비트 0.02 9500만 빗썸
start-known = 적어 둔 기록이 있어요. 무엇을 볼까요?
start-private = 적은 것은 이 컴퓨터에만 남아요. 저는 읽기만 하고 주문은 내지 않아요.
start-balance = 잔고
start-record = 적기
start-help = 도움말

## telegram

telegram-back = 다시 연결됨 · { $gap } 멈춤
away-minutes = { $minutes }분
away-hours = { $hours }시간 { $minutes }분
away-days = { $days }일
telegram-unreadable = 글과 CSV 파일만 읽을 수 있어요
telegram-unreadable-what = 거래는 한 줄로 적거나 CSV 파일을 문서로 보내 주세요.
telegram-forwarded = 아직 적지 않았어요
telegram-forwarded-what =
    전달받은 글은 그대로 적지 않아요: "{ $text }"
    맞으면 버튼을 누르거나 한 줄로 다시 써 주세요.
telegram-forwarded-button = 이대로 적기
telegram-file-too-large = 파일이 20MB보다 커서 받지 못했어요
telegram-file-too-large-what = 나눠서 보내거나, 컴퓨터에서 이렇게 넣어 주세요: jasan import 파일.csv
telegram-file-lost = 파일을 받지 못했어요
telegram-file-lost-what = 아무것도 넣지 않았어요. 다시 한 번 보내 주세요.
telegram-no-picture = 그림은 그리지 못했어요.
telegram-document-too-large = 파일이 50MB보다 커서 보내지 못했어요. 컴퓨터에서 이렇게 받아 주세요: jasan export

## store: 장부 보관
store-newer = 더 새로운 자산이 쓰던 장부예요({ $version }). 손대지 않았어요. 새 프로그램으로 열어 주세요.
store-changed = 장부의 모양이 이 프로그램이 아는 것과 달라요({ $version }). 손대지 않았어요. 쓰던 프로그램으로 열거나 백업을 되돌려 주세요.
store-foreign = 다른 프로그램이 쓰는 데이터베이스예요. 손대지 않았어요. DATABASE_URL에 빈 데이터베이스를 적어 주세요.
store-folder = { $path }은(는) 폴더예요. DATABASE_URL에 파일 이름까지 적어 주세요: sqlite:///폴더/jasan.sqlite
store-no-place = { $path }에 장부 파일을 만들 수 없어요({ $reason }). 경로와 권한을 확인해 주세요.
store-not-a-database = 장부 파일이 데이터베이스가 아니에요. 손대지 않았어요. DATABASE_URL이 맞는지 확인해 주세요.
store-damaged = 장부 파일이 망가졌어요. 파일을 그대로 두고 백업을 되돌려 주세요.
store-unreadable = 장부의 { $table } 표 { $row }번 줄을 못 읽었어요({ $why }). 손으로 고쳤다면 되돌리고, 아니면 백업을 되돌려 주세요.
store-locked = 다른 프로그램이 장부를 쓰고 있어요. 끝나면 다시 해 주세요.
store-read-only = 장부를 읽을 수만 있어요. 파일이나 데이터베이스의 쓰기 권한을 확인해 주세요.
store-full = 디스크가 가득 차서 적지 못했어요. 자리를 비우고 다시 해 주세요.
store-unreachable = 데이터베이스 서버에 닿지 않아요. 서버가 켜져 있는지, DATABASE_URL의 주소가 맞는지 확인해 주세요.
store-not-allowed = 데이터베이스가 이 사용자를 받아 주지 않아요. DATABASE_URL의 이름과 비밀번호, 권한을 확인해 주세요.
store-no-such-database = 서버에 그런 데이터베이스가 없어요. createdb로 만들거나 DATABASE_URL을 고쳐 주세요.
store-address = DATABASE_URL을 못 읽었어요. sqlite:///폴더/jasan.sqlite 나 postgres://이름:비밀번호@서버/자료이름 꼴로 적어 주세요.
store-database = 데이터베이스가 뜻밖의 답을 했어요. 바뀐 것은 없어요. 로그를 확인해 주세요.
store-overflow = 셀 수 없이 큰 숫자가 나와서 적지 않았어요(28자리 넘음). 수량과 단가를 확인해 주세요.
store-settled = 이미 끝난 확인이에요. 두 번 하지 않았어요.
store-not-undoable = { $revision }번은 없거나 이미 되돌렸어요.

## terminal

terminal-kept = 파일: { $path }
terminal-not-kept = 파일: { $name } (받으려면 --out 폴더)
terminal-hello = 자산이에요. 한 줄로 말해 주세요. 번호는 버튼, 끝내려면 "끝"이라고 써 주세요.

## venue: exchanges, jobs, prices

venue-name-bithumb = 빗썸

venue-no-keys = { $venue } 키가 없어요. .env에 조회 전용 키를 적어 주세요.
venue-not-offered = { $venue }에서는 알 수 없는 것이에요.
venue-address = { $venue } 주소가 올바르지 않아요. .env의 주소를 확인하거나 비워 두세요.
venue-client = 이 컴퓨터에서 인터넷 연결을 시작하지 못했어요. 인증서가 설치되어 있는지 확인해 주세요.
venue-no-answer = { $venue }에 연결되지 않아요. 인터넷 연결을 확인해 주세요.
venue-unavailable = { $venue }의 대답이 정상이 아니에요(상태 { $detail }). 점검 중일 수 있어요.
venue-limited = { $venue }에서 잠시 쉬었다가 물어보라고 해요.
venue-refused = { $venue }에서 거절했어요: { $detail }
venue-strange = { $venue }의 대답이 아는 모양이 아니에요. 새 버전이 필요할 수 있어요.
## see

see-nothing-yet = 아직 적은 것이 없어요
see-nothing-then = 그때는 아직 적은 것이 없어요 · 첫 기록은 { $day }
see-first-steps = 이렇게 써 보세요
     입금 100만 한투
     매수 삼성전자 10주 71000 한투
see-first-file = 거래내역 CSV를 여기에 놓아도 돼요.
see-too-large = 금액이 너무 커서 계산하지 못했어요 (28자리 넘음)
see-unknown-word = 무슨 뜻인지 몰라요: "{ $text }"
see-no-prices = 시세를 몰라서 총자산을 말할 수 없어요
see-no-prices-next = 시세를 알려 주세요: 시세 BTC 95000000
see-no-price = 시세 없음
see-unpriced = ⚠ { $count }종목은 시세가 없어 빠졌어요: { $names }
see-stale = ⚠ 시세가 오래됐어요: { $names }
see-stale-rate = ⚠ 환율이 오래됐어요: { $names }
see-stale-one = { $name } { $days }일 전
see-stale-trade = { $name } { $days }일 전 거래 가격
see-and-more = { " " }외 { $count }개
see-unknown-flow = ⚠ 오늘 들어오거나 나간 것의 값을 몰라 수익률을 쉬어요
see-first-day = 첫날
see-since-yesterday = 어제보다
see-since = { $day }보다
see-prices = 시세 { $age }
see-prices-of = { $market } { $age }
see-price-elsewhere = { $platform } 시세 { $age }
see-price-trade = 마지막 거래 가격 ({ $day })
see-close = { $day } 종가
see-market-coins = 코인
see-market-korea = 국내
see-market-america = 미국
see-market-elsewhere = 기타
see-in-transit = 이동 중
see-rest = 그 밖 { $count }종목
see-column-category = 분류
see-column-platform = 계좌
see-column-asset = 종목
see-column-value = 금액
see-column-share = 비중
see-column-unrealised = 손익률
see-button-help = 도움말
see-button-picture = 그림
see-button-all = 모두
see-button-refresh = 새로고침
see-dollar = 1달러 { $rate }
see-kind-deposit = 입금
see-kind-withdraw = 출금
see-kind-transfer-out = 이체 나감
see-kind-transfer-in = 이체 들어옴
see-kind-buy = 매수
see-kind-sell = 매도
see-kind-dividend = 배당
see-kind-interest = 이자
see-kind-lending = 대여이자
see-kind-funding = 펀딩비
see-kind-return-of-capital = 원금반환
see-kind-reward = 보상
see-kind-fee = 수수료
see-kind-tax = 세금
see-kind-split = 분할
see-kind-swap-out = 교환
see-kind-swap-in = 교환
see-kind-rename-out = 변경
see-kind-rename-in = 변경
see-kind-opening = 기초
see-kind-adjust = 조정
see-kind-borrow = 빌림
see-kind-repay = 갚음
see-kind-liability = 빚
trades-usage = 거래 · 거래 BTC 매수 올해 · 거래 배당 금액순 2쪽
trades-about = 적은 거래를 골라 보기
trades-title = 거래 { $count }건
trades-page = { $page }/{ $pages }쪽
trades-none = 그런 거래는 없어요
trades-all = 모두 보기
trades-previous = 이전
trades-next = 다음
trades-column-day = 날짜
trades-column-kind = 종류
trades-column-name = 종목
trades-column-quantity = 수량 × 단가
trades-column-amount = 금액
trades-column-platform = 계좌
trades-column-id = 번호
asset-usage = 종목 비트코인
asset-about = 한 종목의 평단과 손익
asset-which = 어떤 종목을 볼까요?
asset-unknown = 모르는 종목이에요: "{ $text }"
asset-guessed = "{ $text }" → { $name } (추정)
asset-sold-out = 모두 팔았어요
asset-never-held = { $name }: 가진 적이 없어요
asset-average = 평단 { $average } · 지금 { $price }
asset-unrealised = 평가손익 { $change }
asset-cost-unknown = 산 값을 몰라서 평가손익은 비워 뒀어요
asset-own-currency = { $currency } { $value } · { $change }
asset-realised = 실현손익 { $change }
asset-realised-unknown = 실현손익은 산 값을 몰라 비워 뒀어요
asset-income = 배당·이자 { $amount }
asset-column-units = 수량
asset-button-trades = 거래 보기
asset-button-balance = 잔고
chart-usage = 차트 3개월 · 차트 구성 · 차트 비트코인 1y
chart-about = 그림으로 보기
chart-line-title = 총자산 { $days }
chart-twr = 시간가중 { $rate }
chart-no-days = 그 기간에는 적은 것이 없어요
chart-no-prices = { $name }: 그릴 만큼 시세가 없어요
chart-1m = 1개월
chart-3m = 3개월
chart-1y = 1년
chart-all = 전체
report-usage = 보고서 · 보고서 어제 · 보고서 2026-10-30
report-about = 하루를 그림 한 장으로
report-heading = 내 자산
report-as-of = { $year }년 { $date } { $clock } 기준
report-risen = 오른 것 { $names }
report-fallen = 내린 것 { $names }
report-currency = 환율 { $amount }
report-no-flows = 입출금 없음
report-year = 올해 { $result }
report-button-trades = 거래
picture-by-category = 자산 구성
picture-by-platform = 계좌별 구성
picture-by-asset = 종목별 구성
picture-holdings = 보유 종목
picture-count-holdings = { $count }개
picture-platforms = 계좌
picture-count-platforms = { $count }곳
picture-line = 총자산 추이
picture-total = 총자산
picture-invested = 넣은 돈
picture-result = 누적 손익
picture-gain = 기간 손익
picture-twr = 시간가중 수익률
picture-drawdown = 최대 낙폭
picture-income = 올해 배당·이자
picture-returns = 일간 수익률
picture-trades = 최근 거래
picture-last-year = 최근 1년
picture-days = 최근 { $count }일
picture-price = 가격
picture-moved = 기간 등락
picture-price-of = { $name } 가격
balance-usage = 잔고 · 잔고 계좌별 · 잔고 종목별
balance-about = 총자산과 어제보다 달라진 것
balance-total = 총자산 { $total }
balance-change = { $since } { $change }
balance-same = 어제와 같아요
balance-unknown-flows = 값을 모르는 입출금이 있어서 누적은 비워 뒀어요
balance-change-unknown = { $since } 얼마인지는 아직 몰라요
balance-in = { $amount } 넣음
balance-out = { $amount } 뺌
balance-result = 누적 { $result }
balance-result-rate = 넣은 돈 대비 { $rate }
balance-invested = 넣은 돈 { $amount }
balance-by-category = 분류별
balance-by-platform = 계좌별
balance-by-asset = 종목별


job-prices = 시세 받기
job-snapshot = 하루 마감

jobs-fault = 프로그램 안에서 문제가 생겼어요. 로그에 자세히 적어 두었어요.
jobs-no-time = jasan.toml의 [jobs.{ $job }] cron = "{ $cron }"은 시간이 아니에요. 분 시 일 월 요일 순서로 적어 주세요: cron = "10 7 * * *"
jobs-no-job = jasan.toml의 [jobs.{ $job }]은 없는 작업이에요. 이 가운데 하나를 적어 주세요: { $jobs }
jobs-failed = 🔴 { $job } 작업이 안 돼요
jobs-failed-note = 잠시 뒤에 다시 해 볼게요 · 오류 { $code }
jobs-again = 다시 시도
jobs-logs = 로그
jobs-recovered = 🟢 { $job } 작업이 다시 돼요
jobs-stopped = 멈춘 때: { $from }–{ $until }

prices-none-wanted = 시세를 받을 코인이 없어요.
prices-done = { $venue } 시세 { $count }개를 받았어요.
prices-doubtful = 확인이 더 필요해서 쓰지 않은 시세: { $symbol } { $price } (지난 시세 { $before })
snapshot-empty = 아직 적은 것이 없어서 마감할 날이 없어요.
snapshot-done = { $day }까지 마감했어요. 총자산 { $total }
snapshot-unpriced = 시세가 없어 빠진 것이 { $count }개 있어요.


## desk: 한 갈래 길
desk-fault = 문제가 생겨서 하지 못했어요 · 오류 { $code }
desk-fault-what = 다시 해 보고, 그래도 안 되면 로그에서 { $code }를 찾아 주세요.
desk-fault-code = 오류 { $code }
desk-again = 이미 처리한 메시지예요. 두 번 하지 않았어요.
desk-no-proposal = 이미 끝났거나 30분이 지난 확인이에요
desk-no-proposal-what = 이번에는 아무것도 하지 않았어요. 아직 필요하면 처음부터 다시 해 주세요.
desk-dropped = 그만뒀어요. 바뀐 것은 없어요.
desk-file-too-large = 파일이 { $most } MB보다 커서 여기서는 못 받아요. jasan import 파일.csv 로 넣어 주세요.

## serve

serve-no-door = 열 수 있는 대화가 없어요. .env에 TELEGRAM_BOT_TOKEN과 TELEGRAM_ALLOWED_CHATS를 적어 주세요.
serve-telegram = 텔레그램을 열지 못했어요: { $why }
serve-telegram-address = TELEGRAM_API_URL이 주소가 아니에요. 지우면 기본 주소를 써요.
serve-telegram-token = 텔레그램이 이 토큰을 몰라요. @BotFather에게 토큰을 받아 TELEGRAM_BOT_TOKEN에 적어 주세요.
serve-telegram-conflict = 다른 프로그램이 같은 토큰으로 듣고 있어서 멈췄어요. 그 프로그램을 끄거나 봇을 따로 만들어 주세요.
serve-telegram-webhook = 이 봇에는 웹훅이 걸려 있어서 들을 수 없어요. 웹훅을 지우거나 봇을 따로 만들어 주세요.

## modes: 프로그램의 여러 쓰임
modes-at = --at 값을 못 읽었어요: { $text } · 2026-03-01 이나 2026-03-01T09:00:00+09:00 처럼 적어 주세요.
modes-unread = { $path } 파일을 못 읽었어요({ $reason }).
modes-unwritten = { $path }에 쓸 수 없어요({ $reason }). 경로와 권한을 확인해 주세요.
modes-init-made = { $name }을(를) 만들었어요.
modes-init-there = { $name }은(는) 이미 있어서 그대로 두었어요.
modes-init-next = 쓸 줄의 맨 앞 #을 지우고, jasan check 로 살펴보세요.
modes-gallery = 그림 { $count }장을 { $path }에 그렸어요.
modes-check-file = 설정 파일 { $path }
modes-check-no-file = 설정 파일이 없어서 기본값을 써요. 만들려면 jasan init
modes-check-unknown = { $name }은(는) 읽지 않는 이름이에요. 혹시 { $ours } 말씀인가요?
modes-check-books = 장부를 열었어요: { $kind } · 거래 { $n }건
modes-check-no-telegram = 텔레그램은 쓰지 않아요. 쓰려면 .env에 TELEGRAM_BOT_TOKEN과 TELEGRAM_ALLOWED_CHATS를 적어 주세요.
modes-check-telegram = 텔레그램이 돼요: @{ $name } · 듣는 대화 { $n }개
modes-check-telegram-nobody = 텔레그램 @{ $name }은(는) 있지만 들을 대화가 없어요. TELEGRAM_ALLOWED_CHATS에 내 번호를 적어 주세요.
modes-check-telegram-away = 텔레그램에 닿지 않아요({ $why }). 인터넷과 TELEGRAM_API_URL을 확인해 주세요.
modes-check-venue = { $venue } 시세가 돼요: 시장 { $n }개
modes-no-job = "{ $job }" 작업은 없어요. 있는 작업: { $jobs }
modes-job-not-run = 작업을 하지 못했어요. 다른 프로그램이 지금 하고 있거나, 로그에 까닭이 있어요.
modes-demo-made-up = 지어낸 보기 자산이에요. 실제 사람도 실제 시세도 아니에요.
modes-demo-making = 보기 자산 3년 치를 장부에 적고 있어요…
modes-demo-chat = 무엇이든 물어보세요: 잔고 · 거래 · 차트 3개월 · 도움말. 끝내려면 끝
