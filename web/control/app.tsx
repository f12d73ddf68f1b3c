import { useEffect, useState } from 'preact/hooks';
import { LanguageSwitch } from '../shared/language-switch.tsx';
import { focusMain, useFreshStart } from '../shared/main-part.ts';
import { type Store, useStore } from '../shared/store.ts';
import { ConcertPicker } from './concert-picker.tsx';
import { useMessages } from './language/messages.ts';
import { Room } from './room.tsx';
import { addressOf, type Route } from './route.ts';

export function App({ route }: { route: Store<Route> }) {
  const messages = useMessages();
  const concertId = useStore(route);
  const source = useSource();
  useFreshStart(concertId);
  return (
    <>
      <button type="button" class="skip" onClick={focusMain}>
        {messages.skip}
      </button>
      <header class="top">
        <a class="brand" href={addressOf(null)}>
          Holdfast · {messages.title}
        </a>
        {source && <span class="quiet source">{messages.source(source)}</span>}
        <LanguageSwitch />
      </header>
      <main id="main" tabIndex={-1}>
        {concertId === null ? <ConcertPicker /> : <Room key={concertId} concertId={concertId} />}
      </main>
    </>
  );
}

/** What is watched, as the server of this page names it. */
function useSource(): string {
  const [source, setSource] = useState('');
  useEffect(() => {
    fetch('./config.json')
      .then((answer) => answer.json())
      .then((config: { source: string }) => setSource(config.source))
      .catch(() => {});
  }, []);
  return source;
}
