import { demoCurrency, demoPrice } from './demo-concert.ts';

/** What `npm start` prints when the stack is up: the whole story in lines to paste into bash. */
export const startPage = (url: string, engineName: string, seconds: number): string => `
Holdfast runs at ${url}   (engine: ${engineName}, up after ${seconds.toFixed(1)} s; Ctrl-C stops it)

Look at it first:  ${url}/     the page for fans, where the concert "demo" is on sale
                   ${url}/control/#/concerts/demo     how it sells, the page for operators

To see what lies behind it, paste these into a second terminal (bash, curl 7.75 or later), step by step:

  API=${url}/api/v1
  JSON='content-type: application/json'
  field() { sed "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/"; }      # takes a text field out of an answer

  # 1. Two fans join the queue. Nobody waits, so both are let in at once.
  FAN1=$(curl -s -X POST "$API/concerts/demo/queue-tokens" | field token)
  FAN2=$(curl -s -X POST "$API/concerts/demo/queue-tokens" | field token)
  curl -s -w '\\n' "$API/queue-tokens/current" -H "Queue-Token: $FAN1"

  # 2. The seats: only those that are not free are listed.
  curl -s -w '\\n' "$API/concerts/demo/seats"

  # 3. The first fan holds two of them for five minutes.
  HELD=$(curl -s "$API/reservations" -H "Queue-Token: $FAN1" -H "$JSON" \\
    -d '{"concertId":"demo","seats":["A-1-7","A-1-8"]}'); echo "$HELD"
  curl -s -w '\\n' "$API/concerts/demo/seats"
  sleep 2; curl -s -w '\\n' ${url}/_local/schedules      # one, that will expire the hold if nobody pays

  # 4. The second fan comes too late for one of them, and gets neither: 409 SEATS_UNAVAILABLE.
  curl -s -w '\\n' "$API/reservations" -H "Queue-Token: $FAN2" -H "$JSON" \\
    -d '{"concertId":"demo","seats":["A-1-8","A-1-9"]}'

  # 5. The payment side, signed as on AWS, confirms: the seats are sold.
  curl -s -w '\\n' "$API/reservations/$(echo "$HELD" | field reservationId)/confirm" -H "$JSON" \\
    --aws-sigv4 "aws:amz:us-east-1:execute-api" --user local:local \\
    -d '{"paymentId":"pay_1","amount":${2 * demoPrice},"currency":"${demoCurrency}"}'

  # 6. What the world was told, and what else goes on inside; nobody needs the schedule any more.
  sleep 2; curl -s -w '\\n' ${url}/_local/events
  curl -s -w '\\n' ${url}/_local/schedules
  curl -s -w '\\n' ${url}/_local/calls
  curl -s -w '\\n' ${url}/_local/dead-letters
`;
