import { render } from 'preact';
import { startLanguage } from '../shared/language.ts';
import { createApi } from './api/api.ts';
import { App } from './app.tsx';
import { SharedContext } from './context.ts';
import { watchRoute } from './route.ts';
import { createServerClock } from './server-clock.ts';

const clock = createServerClock(Date.now);
const shared = { clock, api: createApi(clock) };
const route = watchRoute();
startLanguage();

const page = document.getElementById('page');
if (page) {
  render(
    <SharedContext.Provider value={shared}>
      <App route={route} />
    </SharedContext.Provider>,
    page,
  );
}
