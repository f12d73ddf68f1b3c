import type { WaitWords } from '../queue/wait-words.ts';

const many = (count: number, one: string, more: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`;

/** Every sentence of the page; the other languages have the same ones. */
export const english = {
  skip: 'Skip to the main part',
  loading: 'One moment …',
  back: 'All concerts',
  tryAgain: 'Try again',
  offline: 'No connection. Nothing is lost: this page goes on trying.',

  concerts: {
    title: 'Concerts',
    none: 'There is nothing on sale right now.',
    more: 'Show more',
    from: (price: string) => `from ${price}`,
    seats: (count: number) => many(count, 'seat', 'seats'),
    opensAt: (time: string) => `Sales open ${time}`,
    yourTickets: 'Your tickets',
  },

  hall: {
    region: 'The hall',
    stage: 'STAGE',
    map: 'Map of the hall. Arrow keys move it, plus and minus zoom, Enter opens the section in the middle as a list of seats.',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    whole: 'Whole hall',
    legend: 'What the marks mean',
    free: 'Free',
    held: 'Held by somebody',
    sold: 'Sold',
    chosen: 'Your choice',
    yours: 'Yours',
    stale: 'The map may be out of date: no connection.',
  },

  sections: {
    title: 'Sections',
    free: (count: number) => (count === 0 ? 'sold out' : `${count.toLocaleString('en')} free`),
    grid: (name: string) => `Seats of ${name}`,
    gridHelp: 'Arrow keys move, Enter or space chooses.',
    closeGrid: 'Close the list',
  },

  seat: {
    inRow: (row: string, number: string) => `Row ${row} seat ${number}`,
    withoutRow: (number: string) => `Place ${number}`,
    withSection: (section: string, seat: string) =>
      `${section}, ${seat.charAt(0).toLowerCase()}${seat.slice(1)}`,
    row: (row: string) => `Row ${row}`,
    label: (seat: string, price: string, state: string) => `${seat}, ${price}, ${state}`,
    states: { free: 'free', held: 'held by somebody', sold: 'sold', chosen: 'chosen by you', yours: 'yours' },
  },

  choice: {
    title: 'Your seats',
    none: 'Choose your seats on the map.',
    soldOut: 'Sold out: every seat is paid for.',
    most: (count: number) => `You can take up to ${many(count, 'seat', 'seats')}.`,
    full: (count: number) =>
      `That is all: ${many(count, 'seat', 'seats')} at most. Give one up to take another.`,
    taken: (seat: string) => `${seat} is not free.`,
    added: (seat: string) => `${seat} chosen.`,
    removed: (seat: string) => `${seat} given up.`,
    remove: (seat: string) => `Give up ${seat}`,
    total: 'Total',
    hold: (count: number) => (count === 1 ? 'Hold this seat' : `Hold these ${count} seats`),
    line: (_count: number): string => 'Get in line',
    holding: 'Holding …',
    left: (time: string) => `Your turn ends in ${time}.`,
    yourTurn: 'It is your turn!',
    join: 'Get tickets',
    joinHint: 'You can also get in line first; turns come in the order of the line.',
    joining: 'Joining …',
    leave: 'Leave the queue',
    notYet: (time: string) => `Sales open ${time}. You can get in line now.`,
    over: 'Your turn is over.',
    overHint: 'Get in line again to go on.',
    kept: 'What you have chosen stays chosen.',
    again: 'Get in line again',
    holdAgain: (count: number) =>
      count === 1
        ? 'Get in line again and hold this seat'
        : `Get in line again and hold these ${count} seats`,
  },

  queue: {
    title: 'You are in line',
    ahead: (count: number) =>
      count === 0 ? 'You are next.' : `${many(count, 'person', 'people')} ahead of you`,
    position: (position: number) => `Your number is ${position.toLocaleString('en')}.`,
    progress: 'How far you have come',
    wait: (words: WaitWords) => `Estimated wait: ${waitInEnglish(words)}`,
    honest: 'An estimate by how fast it went lately; it can get longer or shorter.',
    keep: 'You may reload this page or close it for a moment: your place stays. When you are called, this page lets you in by itself.',
    choose: 'You may look around in the hall meanwhile.',
    chosen: (count: number) =>
      `${many(count, 'seat', 'seats')} chosen, but not held yet: hold what you want when it is your turn.`,
    called: 'It is your turn! Choose your seats.',
    notOpen: (time: string) => `Sales open ${time}. Then people are let in, in order.`,
  },

  lost: {
    title: 'Somebody was faster',
    gone: (seats: string) => `Just taken by somebody else: ${seats}.`,
    offer: (seats: string) => `The nearest that are free: ${seats}.`,
    take: (count: number, price: string) =>
      `${count === 1 ? 'Hold this one instead' : `Hold these ${count} instead`} · ${price}`,
    none: 'There are not so many free seats left.',
    other: 'Choose others',
  },

  hold: {
    title: 'Held for you',
    left: 'Time left to pay',
    pay: (amount: string) => `Pay ${amount}`,
    giveBack: (count: number): string => (count === 1 ? 'Give the seat back' : 'Give the seats back'),
    noOthers: 'To choose others, give back what you hold first.',
    minuteLeft: 'One minute left to pay.',
    soonOver: 'Ten seconds left to pay.',
    lapsed: 'Time is up',
    lapsedHint: 'The hold has ended, and the seats are free for everyone again. Nothing was paid.',
    same: 'Hold the same seats again',
    others: 'Choose other seats',
  },

  payment: {
    title: 'Payment',
    pretend: 'Pretend payment – no money moves',
    pretendHint: 'This is a demonstration. There is no card to enter, and nothing will be charged.',
    summary: 'What you buy',
    pay: (amount: string) => `Pretend to pay ${amount}`,
    paying: 'Paying …',
    back: 'Back to the hall',
    elsewhere: 'Payment happens elsewhere',
    elsewhereHint: (reservation: string) =>
      `Whoever takes your payment needs this reservation number: ${reservation}. As soon as it is paid, your ticket appears here.`,
    nothing: 'There is nothing to pay.',
  },

  ticket: {
    title: 'Your ticket',
    bought: 'Paid. These seats are yours.',
    show: 'Show the ticket',
    number: 'Ticket number',
    code: 'Code for the door',
    print: 'Print',
    more: 'Buy more tickets',
    missing: 'This browser does not know that ticket.',
    paid: (amount: string) => `Paid: ${amount}`,
  },

  problems: {
    OFFLINE: 'No answer came. Check your connection and try again: nothing is booked twice.',
    THROTTLED: 'Very many people are asking at this moment. Try again in a few seconds.',
    BUSY: 'Too busy to decide just now. Try again: nothing is booked twice.',
    INTERNAL: 'Something went wrong on our side. Try again in a moment.',
    UNKNOWN: 'Something went wrong. Try again in a moment.',
    SALES_CLOSED: 'The concert has begun; sales are closed.',
    SEATS_UNAVAILABLE: 'Some of these seats were taken by somebody else just now.',
    ALREADY_HOLDING: 'You are holding seats already. Pay for them or give them back first.',
    QUEUE_TOKEN_NOT_ACTIVE: 'It is not your turn yet.',
    QUEUE_TOKEN_EXPIRED: 'Your turn is over. You can get in line again.',
    QUEUE_TOKEN_INVALID: 'Your place in line is no longer known. Get in line again.',
    QUEUE_TOKEN_REQUIRED: 'Get in line first.',
    QUEUE_TOKEN_WRONG_CONCERT: 'This place in line is for another concert.',
    RESERVATION_EXPIRED:
      'Time was up before the payment came. Nothing was paid, and the seats are free again.',
    RESERVATION_CANCELLED: 'These seats were given back.',
    RESERVATION_CONFIRMED: 'These seats are paid for already.',
    RESERVATION_NOT_FOUND: 'This reservation is not known.',
    CONCERT_NOT_FOUND: 'There is no such concert.',
    SECTION_NOT_FOUND: 'The hall has no such section.',
    SEAT_NOT_FOUND: 'The hall has no such seat.',
    TOO_MANY_SEATS: 'These are more seats than one may take.',
    PAYMENT_MISMATCH: 'The amount is not the one to pay. Nothing was paid.',
    IDEMPOTENCY_KEY_REUSED: 'That did not fit together. Choose your seats once more.',
    INVALID_REQUEST: 'This page and the box office do not understand each other. Reload the page.',
    INVALID_JSON: 'This page and the box office do not understand each other. Reload the page.',
    BODY_TOO_LARGE: 'This page and the box office do not understand each other. Reload the page.',
    UNSUPPORTED_MEDIA_TYPE: 'This page and the box office do not understand each other. Reload the page.',
    ROUTE_NOT_FOUND: 'This page and the box office do not understand each other. Reload the page.',
    CONCERT_EXISTS: 'Something went wrong. Try again in a moment.',
  },
};

function waitInEnglish(words: WaitWords): string {
  if (words.unit === 'soon') return 'less than a minute';
  if (words.unit === 'minutes') return `about ${many(words.count, 'minute', 'minutes')}`;
  return words.unit === 'hours' ? `about ${many(words.count, 'hour', 'hours')}` : 'many hours';
}

export type Messages = typeof english;
