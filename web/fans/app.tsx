import { LanguageSwitch } from '../shared/language-switch.tsx';
import { focusMain, useFreshStart } from '../shared/main-part.ts';
import { type Store, useStore } from '../shared/store.ts';
import { announcement } from './announce.ts';
import { ConcertPage } from './concert/concert-page.tsx';
import { ConcertScope } from './concert/concert-scope.tsx';
import { ConcertList } from './concerts/concert-list.tsx';
import { useMessages } from './language/messages.ts';
import { PaymentPage } from './payment/payment-page.tsx';
import { addressOf, type Route } from './route.ts';
import { TicketPage } from './ticket/ticket-page.tsx';

export function App({ route }: { route: Store<Route> }) {
  const messages = useMessages();
  return (
    <>
      <button type="button" class="skip" onClick={focusMain}>
        {messages.skip}
      </button>
      <header class="top">
        <a class="brand" href={addressOf({ name: 'concerts' })}>
          Holdfast
        </a>
        <LanguageSwitch />
      </header>
      <main id="main" tabIndex={-1}>
        <Routed route={useStore(route)} />
      </main>
      <div class="unseen" role="status" aria-live="polite">
        {useStore(announcement)}
      </div>
    </>
  );
}

function Routed({ route }: { route: Route }) {
  useFreshStart(addressOf(route));
  if (route.name === 'concerts') return <ConcertList />;
  return (
    <ConcertScope key={route.concertId} concertId={route.concertId}>
      {route.name === 'concert' && <ConcertPage />}
      {route.name === 'pay' && <PaymentPage />}
      {route.name === 'ticket' && <TicketPage reservationId={route.reservationId} />}
    </ConcertScope>
  );
}
