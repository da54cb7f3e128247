### 주인이 읽는 모든 문장. 해요체 한 목소리. 숫자는 이미 다듬어진 글자로 들어와요.

unknown-word = 무슨 뜻인지 몰라서 아무것도 하지 않았어요: "{ $text }"

## files

filter-unknown = "{ $text }"는 무엇을 고르라는 말인지 몰라요.
filter-example = 종목, 계좌, 종류, 기간, 금액, "메모"로 고를 수 있어요: BTC 매수 빗썸 올해 100만 이상

## chat: symbols, grammar, recording

class-domestic-stock = 국내주식
class-foreign-stock = 해외주식
class-etf-bond = ETF·채권
class-crypto = 가상자산
class-cash = 현금
class-other = 기타
## telegram

telegram-back = 다시 연결됨 · { $gap } 멈춤
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
