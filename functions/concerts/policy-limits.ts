/** Bounds of what a concert's policy may say, lowest and highest, shared by the API and the stack's settings. */
export const policyLimits = {
  holdSeconds: { least: 1, most: 3600 },
  maxSeatsPerReservation: { least: 1, most: 20 },
  maxActive: { least: 1, most: 2000 },
  activeSeconds: { least: 1, most: 86_400 },
  idleSeconds: { least: 1, most: 86_400 },
  claimSeconds: { least: 1, most: 600 },
} as const;
