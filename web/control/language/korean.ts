import type { ControlMessages } from './english.ts';

export const korean: ControlMessages = {
  skip: '수치로 바로 가기',
  title: '관제실',
  source: (name) => `관제 대상: ${name}`,
  loading: '잠시만 기다려 주세요 …',
  back: '전체 공연',
  tryAgain: '다시 시도',
  count: (count) => count.toLocaleString('ko'),
  seconds: (ms) => `${(ms / 1000).toLocaleString('ko', { maximumFractionDigits: 1 })}초`,
  percent: (part) => part.toLocaleString('ko', { style: 'percent', maximumFractionDigits: 1 }),

  concerts: {
    title: '공연',
    none: '아직 공연이 없습니다.',
    more: '더 보기',
    missing: '그런 공연이 없습니다.',
    seats: (count) => `${count.toLocaleString('ko')}석`,
  },

  trouble: {
    lost: (since) => `${since}부터 연결이 끊겼습니다. 그때의 수치이며, 계속 다시 시도합니다.`,
    never: '아직 연결되지 않았습니다. 계속 다시 시도합니다.',
    forbidden: '이 AWS 자격 증명으로는 볼 수 없습니다.',
    other: '거절되었습니다.',
    detail: (detail) => `받은 답: ${detail}`,
  },

  figures: {
    asOf: (time) => `${time} 기준`,
    hall: '공연장',
    sold: '판매',
    soldOf: (sold, total, part) => `${total}석 중 ${sold}석 (${part})`,
    revenue: '매출',
    held: '선점',
    heldBy: (seats, holds) => `${holds.toLocaleString('ko')}건, ${seats.toLocaleString('ko')}석`,
    free: '빈 좌석',
    blocked: '판매하지 않음',
    queue: '대기열',
    active: '입장 중',
    activeOf: (active, most) => `${most}명 중 ${active}명`,
    waiting: '대기',
    called: '호출됨, 입장 전',
    admitted: '분당 입장',
    joined: '지금까지 참여',
    races: '좌석 경합 실패',
    lapsed: '시간이 지나 만료 처리를 기다리는 선점',
    lapsedFor: (holds, lag) => `${holds}건, 가장 오래된 것은 ${lag} 전`,
    lag: '만료 지연',
    lagOf: (median, longest) => `중앙값 ${median}, 최대 ${longest}`,
    noLag: '최근 만료 없음',
    trouble: '좌석 경합과 만료',
  },

  sections: {
    title: '구역별 판매',
    section: '구역',
    filling: '채워진 정도',
    legend: '채움: 판매, 빗금: 선점, 비어 있음: 빈 좌석',
    total: '전체',
  },

  events: {
    title: '이벤트',
    none: '최근에 일어난 일이 없습니다.',
    notWatched: '이 방법으로는 이벤트를 볼 수 없습니다.',
    types: {
      ReservationCreated: '선점됨',
      ReservationConfirmed: '판매 완료',
      ReservationCancelled: '취소됨',
      ReservationExpired: '만료됨',
    },
    after: (lag) => `${lag} 늦음`,
    time: '시각',
    what: '내용',
    seats: '좌석',
    amount: '금액',
  },

  deadLetters: {
    title: '처리 실패(dead letter)',
    none: '없습니다. 모두 처리되었습니다.',
    notWatched: '이 방법으로는 볼 수 없습니다.',
    sources: {
      FailedDeliveriesQueue: '전달 실패',
      FailedInvocationsQueue: '호출 실패',
      FailedRecordsBucket: '기록 실패',
    },
    more: (count) => `${count} 이상`,
    cure: '다시 처리하는 방법은 docs/operations.md에 있습니다.',
  },

  release: {
    title: '만료된 선점',
    explain: '시간이 지난 좌석은 저절로 풀립니다. 해제하면 만료가 1분 뒤가 아니라 지금 기록되고 전달됩니다.',
    start: '만료된 선점 해제',
    sure: (title) => `${title}의 만료된 선점을 해제할까요?`,
    yes: '네, 해제합니다',
    no: '아니요',
    working: '해제하는 중 …',
    done: (count) =>
      count === 0 ? '해제할 것이 없었습니다.' : `${count.toLocaleString('ko')}건을 해제했습니다.`,
    failed: '아직 모두 해제되지 않았을 수 있습니다. 다시 시도해 주세요.',
  },
};
