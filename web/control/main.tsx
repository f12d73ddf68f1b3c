import { render } from 'preact';
import { startLanguage } from '../shared/language.ts';
import { App } from './app.tsx';
import { watchRoute } from './route.ts';

startLanguage();

const page = document.getElementById('page');
if (page) render(<App route={watchRoute()} />, page);
