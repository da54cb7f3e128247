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
