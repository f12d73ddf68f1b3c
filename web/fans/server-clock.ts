/** The server's time, as well as this device can know it. */
export interface ServerClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Learns from an answer that says when it was made. */
  note(sample: { sentAtMs: number; receivedAtMs: number; serverNowMs: number }): void;
}

/**
 * The server stamped its answer some time between our sending and receiving, so that its clock is ahead of ours by
 * something between `least` and `most`; in the middle, the error is half the round trip. The sample of the quickest round
 * trip counts, until one contradicts it: then a clock was set, or the device slept.
 */
export function createServerClock(deviceNow: () => number): ServerClock {
  let best: { roundTripMs: number; offsetMs: number } | undefined;
  return {
    now: () => deviceNow() + (best?.offsetMs ?? 0),
    note({ sentAtMs, receivedAtMs, serverNowMs }) {
      const roundTripMs = receivedAtMs - sentAtMs;
      if (roundTripMs < 0 || !Number.isFinite(serverNowMs)) return;
      const [least, most] = [serverNowMs - receivedAtMs, serverNowMs - sentAtMs];
      const isPossible = best !== undefined && least <= best.offsetMs && best.offsetMs <= most;
      if (best && isPossible && best.roundTripMs <= roundTripMs) return;
      best = { roundTripMs, offsetMs: (least + most) / 2 };
    },
  };
}
