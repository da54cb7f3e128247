//! The words of a wish to be told, a line each list.

/// Words that ask to be told.
pub const TELL: &str = "알려줘 알려 알려줘요 알려주세요 알려주라 알려달라 알려다오 알림 알람 알림줘 알람줘 알림을 알림해줘 알람해줘 알림설정 통보 말해줘 얘기해줘 불러줘 깨워줘 alert notify \
    tell ping warn remind know";
/// Words that say nothing of their own here.
pub const FILLER: &str = "좀 나 나한테 나에게 저한테 꼭 바로 즉시 혹시 만약 만약에 다시 줘 주세요 해줘 설정 설정해줘 걸어줘 걸어 추가 보내줘 원 값 값이 가격 가격이 가격은 시세가 대비 비해 기준 \
    이 가 은 는 에서 까지 me when if once let the a an is its it goes go gets get to at of by my price please \
    than more in becomes moves me, every per";
/// Words that ask us to trade.
pub const TRADE: &str = "팔아줘 팔아 사줘 사 팔자 사자 팔래 살래 팔게 살게 팔까 살까 팔까요 살까요 매도 매수 매도해줘 매수해줘 팔고 사고 싶어 싶다 팔려고 사려고 팔거야 살거야 전부 전량 다 절반 \
    반 손절 익절 손절해줘 익절해줘 sell buy 팔기 사기 팔아라 사라 팔아주세요 사주세요 거야 팔 살 i i'll will should would want all some 할까 \
    할까요 하자 하고";
/// A condition that is only reached.
pub const REACHED: &str = "되면 이면 가면 오면 찍으면 도달하면 닿으면 나면 되면은 찍히면 되거든 hits hit reaches reach touches 도달 찍고 면 되었을때 되었을 되는 때 될 될때 \
    되거나 =";
/// What is told on the way down.
pub const BELOW: &str = "아래 아래로 밑 밑으로 이하 이하면 이하로 이하가 미만 미만이면 미만으로 떨어지면 떨어질 내려가면 내려오면 내리면 내릴 하락하면 하락 빠지면 밀리면 깨지면 깨면 하회하면 줄면 \
    작아지면 낮아지면 아래면 밑이면 아래로만 below under drops drop falls fall less down beneath < <=";
/// What is told on the way up.
pub const ABOVE: &str = "위 위로 이상 이상이면 이상으로 이상이 초과 초과하면 넘으면 넘어가면 넘어서면 넘을 넘게 넘기면 오르면 오를 올라가면 올라오면 상승하면 상승 뚫으면 돌파하면 돌파 웃돌면 상회하면 \
    커지면 높아지면 위면 위로만 늘면 벗어나면 벗어나 멀어지면 차이나면 above over exceeds exceed rises rise up tops off away drifts \
    from without older 안 없으면 멈추면 끊기면 오래되면 안오면 지나면 > >=";
/// A sign that is said and changes nothing.
pub const PLUS: &str = "플러스 수익";
/// A sign that turns the figure round.
pub const MINUS: &str = "마이너스 minus";
/// What the measure is called.
pub const TOTAL: &str =
    "총자산 전체 총액 전재산 순자산 자산 total networth net-worth portfolio worth";
/// What the measure is called.
pub const DAY: &str = "하루 하루에 하루동안 오늘 일간 당일 day daily today 전일 어제보다";
/// What the measure is called.
pub const RETURN: &str = "수익률 총수익률 누적수익률 누적 손익률 return returns gain profit";
/// What the measure is called.
pub const WEIGHT: &str = "비중 weight share allocation";
/// What the measure is called.
pub const DRIFT: &str = "목표 목표에서 목표비중 목표비중에서 목표와 target targets";
/// What the measure is called.
pub const PREMIUM: &str = "김프 김치프리미엄 김치 프리미엄 premium kimchi kimp";
/// What the measure is called.
pub const AGE: &str = "시세 prices stale old";

/// Whether a word stands in a list.
pub fn among(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_whitespace().any(|one| one == word)
}
