import { expect, test } from 'vitest';
import { Agenda } from '../../../bench/simulation/agenda.ts';
import { type Waiter, WaitingRoom } from '../../../bench/simulation/waiting-room.ts';

interface Guest extends Waiter<Guest> {
  name: string;
}

test('guests come up in the order of their time, a tenth of a second late at most, and may wait again', () => {
  const agenda = new Agenda(0);
  const came: [string, number][] = [];
  const room = new WaitingRoom<Guest>(agenda, (guest) => {
    came.push([guest.name, agenda.nowMs]);
    if (guest.name === 'a' && came.length === 1) room.wait(guest, 0);
  });
  room.wait({ name: 'b' }, 950);
  room.wait({ name: 'c' }, 930);
  room.wait({ name: 'a' }, 410);
  for (let task = agenda.next(); task; task = agenda.next()) task();
  expect(came).toEqual([
    ['a', 500],
    ['a', 500],
    ['c', 1000],
    ['b', 1000],
  ]);
});
