import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Flow } from './flow.ts';
import { latencyOf } from './latency.ts';
import type { Servers } from './servers.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS seat (number int PRIMARY KEY, status text NOT NULL, price int NOT NULL);
  CREATE TABLE IF NOT EXISTS reservation (
    id uuid PRIMARY KEY, fan int NOT NULL, seat int NOT NULL, status text NOT NULL, amount int NOT NULL,
    created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL);
  TRUNCATE seat, reservation`;

/** Deletes the lock if it is still ours. */
const unlockScript =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

const concert = 'concert';

/**
 * The flow of the Spring service: token and lock in Redis, a transaction in SQL, a message to a broker. The broker is a
 * Redis stream, for Debian has no Kafka; it costs the one round trip that a publish with one acknowledgement costs.
 * Every statement is a round trip but for BEGIN, which drivers send with the first one.
 */
export function springFlow({ redis, postgres }: Servers, roundTripMs: number): Flow {
  const latency = latencyOf(roundTripMs);
  const cache = new Redis({ host: '127.0.0.1', port: redis.port, maxRetriesPerRequest: 1 });
  const pool = new pg.Pool({
    host: '127.0.0.1',
    port: postgres.port,
    user: 'bench',
    database: 'postgres',
    max: 64,
  });
  // Whoever waits for an answer is told as well; with nobody to listen, the process would end.
  cache.on('error', () => {});
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', () => {}));
  let holdMs = 0;
  const over = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    await latency();
    return call();
  };

  async function reserve(fan: number, seat: number, dies?: 'with the lock'): Promise<boolean> {
    const token = await over(() => cache.get(`token:${fan}`));
    if (token !== 'ACTIVE') throw new Error(`fan ${fan} is not active`);
    const lock = `lock:seat:${concert}:${seat}`;
    const holder = randomUUID();
    if ((await over(() => cache.set(lock, holder, 'PX', holdMs, 'NX'))) === null) return false;
    if (dies) return true;
    try {
      const id = await assign(fan, seat);
      if (id === undefined) return false;
      await over(() =>
        cache.xadd('events', '*', 'ReservationCompletedEvent', JSON.stringify({ id, fan, seat })),
      );
      return true;
    } finally {
      await over(() => cache.eval(unlockScript, 1, lock, holder));
    }
  }

  /** @returns the reservation's id; undefined when the seat is assigned already. */
  async function assign(fan: number, seat: number): Promise<string | undefined> {
    const client = await pool.connect();
    let isDone = false;
    try {
      const id = await assignBy(client, fan, seat);
      isDone = true;
      return id;
    } finally {
      // Nobody else is to get a connection that broke off in the middle.
      client.release(!isDone);
    }
  }

  async function assignBy(client: pg.PoolClient, fan: number, seat: number): Promise<string | undefined> {
    const select = 'SELECT status, price FROM seat WHERE number = $1';
    const [, { rows }] = await over(() => Promise.all([client.query('BEGIN'), client.query(select, [seat])]));
    if (rows[0]?.status !== 'AVAILABLE') {
      await over(() => client.query('ROLLBACK'));
      return undefined;
    }
    await over(() =>
      client.query("UPDATE seat SET status = 'TEMPORARILY_ASSIGNED' WHERE number = $1", [seat]),
    );
    const id = randomUUID();
    const expiresAt = new Date(Date.now() + holdMs);
    const insert = "INSERT INTO reservation VALUES ($1, $2, $3, 'TEMPORARILY_ASSIGNED', $4, now(), $5)";
    await over(() => client.query(insert, [id, fan, seat, rows[0].price, expiresAt]));
    await over(() => client.query('COMMIT'));
    return id;
  }

  return {
    name: 'Redis, SQL, broker',
    roundTrips: 8,
    roundTripMs,
    async open({ seats, fans, holdMs: wanted }) {
      holdMs = wanted;
      await cache.flushall();
      await pool.query(schema);
      await pool.query(
        "INSERT INTO seat SELECT number, 'AVAILABLE', 100 FROM generate_series(1, $1) AS number",
        [seats],
      );
      for (let fan = 0; fan < fans; fan += 1) await cache.set(`token:${fan}`, 'ACTIVE');
    },
    reserve: (fan, seat) => reserve(fan, seat),
    async reserveAndDie(fan, seat, when) {
      await (when === 'with the lock' ? reserve(fan, seat, when) : reserve(fan, seat));
    },
    async close() {
      cache.disconnect();
      await pool.end();
    },
  };
}
