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
platform-bithumb = 빗썸
platform-upbit = 업비트
platform-binance = 바이낸스
platform-bitget = 비트겟
platform-kis = 한국투자
platform-manual = 직접 적은 것
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
