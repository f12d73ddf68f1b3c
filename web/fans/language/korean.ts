import type { WaitWords } from '../queue/wait-words.ts';
import type { Messages } from './english.ts';

const counted = (count: number) => count.toLocaleString('ko');
const outOfStep = '페이지와 예매 서버의 버전이 맞지 않습니다. 페이지를 새로고침해 주세요.';

export const korean: Messages = {
  skip: '본문으로 건너뛰기',
  loading: '잠시만 기다려 주세요 …',
  back: '전체 공연',
  tryAgain: '다시 시도',
  offline: '연결이 끊겼습니다. 순서와 좌석은 그대로이며, 자동으로 다시 연결합니다.',

  concerts: {
    title: '공연',
    none: '지금 예매할 수 있는 공연이 없습니다.',
    more: '더 보기',
    from: (price) => `${price}부터`,
    seats: (count) => `${counted(count)}석`,
    opensAt: (time) => `예매 시작 ${time}`,
    yourTickets: '내 티켓',
  },

  hall: {
    region: '공연장',
    stage: '무대',
    map: '좌석 배치도입니다. 화살표 키로 움직이고 더하기와 빼기 키로 확대·축소하며, Enter 키로 가운데 구역의 좌석 목록을 엽니다.',
    zoomIn: '확대',
    zoomOut: '축소',
    whole: '전체 보기',
    legend: '표시 설명',
    free: '선택 가능',
    held: '다른 사람이 선점 중',
    sold: '판매 완료',
    chosen: '내가 고른 좌석',
    yours: '내 좌석',
    stale: '연결이 끊겨 좌석 상태가 최신이 아닐 수 있습니다.',
  },

  sections: {
    title: '구역',
    free: (count) => (count === 0 ? '매진' : `${counted(count)}석 남음`),
    grid: (name) => `${name} 좌석`,
    gridHelp: '화살표 키로 움직이고 Enter나 스페이스로 고릅니다.',
    closeGrid: '목록 닫기',
  },

  seat: {
    inRow: (row, number) => `${row}열 ${number}번`,
    withoutRow: (number) => `${number}번`,
    withSection: (section, seat) => `${section} ${seat}`,
    row: (row) => `${row}열`,
    label: (seat, price, state) => `${seat}, ${price}, ${state}`,
    states: {
      free: '선택 가능',
      held: '다른 사람이 선점 중',
      sold: '판매 완료',
      chosen: '내가 고른 좌석',
      yours: '내 좌석',
    },
  },

  choice: {
    title: '고른 좌석',
    none: '배치도에서 좌석을 골라 주세요.',
    soldOut: '매진되었습니다.',
    most: (count) => `최대 ${counted(count)}석까지 고를 수 있습니다.`,
    full: (count) => `최대 ${counted(count)}석까지입니다. 다른 좌석을 고르려면 하나를 빼 주세요.`,
    taken: (seat) => `${seat}은(는) 선택할 수 없습니다.`,
    added: (seat) => `${seat} 선택.`,
    removed: (seat) => `${seat} 선택 취소.`,
    remove: (seat) => `${seat} 빼기`,
    total: '합계',
    hold: (count) => `${counted(count)}석 선점하기`,
    line: () => '대기열 등록하기',
    holding: '선점하는 중 …',
    left: (time) => `선택 시간이 ${time} 남았습니다.`,
    yourTurn: '입장했습니다!',
    join: '예매하기',
    joinHint: '먼저 대기열에 등록할 수도 있습니다. 등록한 순서대로 입장합니다.',
    joining: '대기 등록 중 …',
    leave: '대기열 나가기',
    notYet: (time) => `예매는 ${time}에 시작합니다. 지금 미리 대기열에 등록할 수 있습니다.`,
    over: '예매 시간이 끝났습니다.',
    overHint: '계속하려면 대기열에 다시 등록해 주세요.',
    kept: '고른 좌석은 그대로 남아 있습니다.',
    again: '대기열에 다시 등록하기',
    holdAgain: (count) => `대기열에 다시 등록하고 ${counted(count)}석 선점하기`,
  },

  queue: {
    title: '대기 중입니다',
    ahead: (count) => (count === 0 ? '바로 다음 순서입니다.' : `앞에 ${counted(count)}명이 있습니다`),
    position: (position) => `내 번호는 ${counted(position)}번입니다.`,
    progress: '대기 진행 상황',
    wait: (words) => `예상 대기 시간: ${waitInKorean(words)}`,
    honest: '최근 입장 속도로 계산한 예상이며, 늘거나 줄 수 있습니다.',
    keep: '새로고침하거나 잠시 닫아도 순서는 유지됩니다. 차례가 되면 이 페이지가 자동으로 입장합니다.',
    choose: '기다리는 동안 좌석을 둘러볼 수 있습니다.',
    chosen: (count) => `고른 ${counted(count)}석은 아직 선점되지 않았습니다. 차례가 되면 선점해 주세요.`,
    called: '차례가 되었습니다! 좌석을 골라 주세요.',
    notOpen: (time) => `예매는 ${time}에 시작하며, 그때부터 순서대로 입장합니다.`,
  },

  lost: {
    title: '다른 분이 먼저 선택했습니다',
    gone: (seats) => `방금 선점된 좌석: ${seats}.`,
    offer: (seats) => `가장 가까운 빈 좌석: ${seats}.`,
    take: (count, price) => `대신 이 ${counted(count)}석 선점하기 · ${price}`,
    none: '남은 좌석이 부족합니다.',
    other: '직접 고르기',
  },

  hold: {
    title: '좌석을 선점했습니다',
    left: '남은 결제 시간',
    pay: (amount) => `${amount} 결제하기`,
    giveBack: () => '선점 취소하기',
    noOthers: '다른 좌석을 고르려면 먼저 선점을 취소해 주세요.',
    minuteLeft: '결제 시간이 1분 남았습니다.',
    soonOver: '결제 시간이 10초 남았습니다.',
    lapsed: '시간이 지났습니다',
    lapsedHint: '선점이 끝나 좌석이 다시 모두에게 풀렸습니다. 결제된 금액은 없습니다.',
    same: '같은 좌석 다시 선점하기',
    others: '다른 좌석 고르기',
  },

  payment: {
    title: '결제',
    pretend: '모의 결제 – 실제로 결제되지 않습니다',
    pretendHint: '시연용 화면입니다. 카드 번호를 입력하지 않으며 요금도 청구되지 않습니다.',
    summary: '결제할 좌석',
    pay: (amount) => `${amount} 모의 결제`,
    paying: '결제하는 중 …',
    back: '배치도로 돌아가기',
    elsewhere: '결제는 다른 곳에서 진행됩니다',
    elsewhereHint: (reservation) =>
      `결제할 때 이 예매 번호를 알려 주세요: ${reservation}. 결제가 끝나면 티켓이 여기에 나타납니다.`,
    nothing: '결제할 것이 없습니다.',
  },

  ticket: {
    title: '내 티켓',
    bought: '예매가 완료되었습니다.',
    show: '티켓 보기',
    number: '티켓 번호',
    code: '입장 코드',
    print: '인쇄',
    more: '더 예매하기',
    missing: '이 브라우저에는 그 티켓이 없습니다.',
    paid: (amount) => `결제 금액: ${amount}`,
  },

  problems: {
    OFFLINE: '응답이 없습니다. 연결을 확인하고 다시 시도해 주세요. 두 번 예매되지 않습니다.',
    THROTTLED: '지금 접속이 매우 많습니다. 몇 초 뒤에 다시 시도해 주세요.',
    BUSY: '지금은 너무 바빠 처리하지 못했습니다. 다시 시도해 주세요. 두 번 예매되지 않습니다.',
    INTERNAL: '서버에 문제가 생겼습니다. 잠시 뒤 다시 시도해 주세요.',
    UNKNOWN: '문제가 생겼습니다. 잠시 뒤 다시 시도해 주세요.',
    SALES_CLOSED: '공연이 시작되어 예매가 끝났습니다.',
    SEATS_UNAVAILABLE: '방금 다른 분이 이 좌석 중 일부를 선점했습니다.',
    ALREADY_HOLDING: '이미 선점한 좌석이 있습니다. 먼저 결제하거나 선점을 취소해 주세요.',
    QUEUE_TOKEN_NOT_ACTIVE: '아직 차례가 아닙니다.',
    QUEUE_TOKEN_EXPIRED: '예매 시간이 끝났습니다. 대기열에 다시 등록해 주세요.',
    QUEUE_TOKEN_INVALID: '대기 순서를 더 이상 확인할 수 없습니다. 대기열에 다시 등록해 주세요.',
    QUEUE_TOKEN_REQUIRED: '먼저 대기열에 등록해 주세요.',
    QUEUE_TOKEN_WRONG_CONCERT: '다른 공연의 대기 순서입니다.',
    RESERVATION_EXPIRED: '결제 전에 시간이 지났습니다. 결제되지 않았으며 좌석은 다시 풀렸습니다.',
    RESERVATION_CANCELLED: '이미 선점을 취소한 좌석입니다.',
    RESERVATION_CONFIRMED: '이미 결제한 좌석입니다.',
    RESERVATION_NOT_FOUND: '없는 예매입니다.',
    CONCERT_NOT_FOUND: '없는 공연입니다.',
    SECTION_NOT_FOUND: '없는 구역입니다.',
    SEAT_NOT_FOUND: '없는 좌석입니다.',
    TOO_MANY_SEATS: '한 번에 예매할 수 있는 좌석 수를 넘었습니다.',
    PAYMENT_MISMATCH: '결제 금액이 맞지 않습니다. 결제되지 않았습니다.',
    IDEMPOTENCY_KEY_REUSED: '요청이 서로 맞지 않습니다. 좌석을 다시 골라 주세요.',
    INVALID_REQUEST: outOfStep,
    INVALID_JSON: outOfStep,
    BODY_TOO_LARGE: outOfStep,
    UNSUPPORTED_MEDIA_TYPE: outOfStep,
    ROUTE_NOT_FOUND: outOfStep,
    CONCERT_EXISTS: '문제가 생겼습니다. 잠시 뒤 다시 시도해 주세요.',
  },
};

function waitInKorean(words: WaitWords): string {
  if (words.unit === 'soon') return '1분 이내';
  if (words.unit === 'minutes') return `약 ${words.count}분`;
  if (words.unit === 'long') return '몇 시간 이상';
  return words.count % 1 === 0 ? `약 ${words.count}시간` : `약 ${Math.floor(words.count)}시간 30분`;
}
