import { useEffect, useRef, useState } from 'preact/hooks';
import { type Answer, ask } from './api.ts';
import { useMessages } from './language/messages.ts';
import { Trouble } from './trouble.tsx';

type Step = 'start' | 'sure' | 'working';
type Released = Answer<{ released: number }>;

interface ReleasePanelProps {
  concertId: string;
  title: string;
  onReleased: () => void;
}

/** Releases what has lapsed, once somebody has said twice that they want it. */
export function ReleasePanel({ concertId, title, onReleased }: ReleasePanelProps) {
  const { release: words } = useMessages();
  const [step, setStep] = useState<Step>('start');
  const [result, setResult] = useState<Released | null>(null);
  const start = useRef<HTMLButtonElement>(null);
  const no = useRef<HTMLButtonElement>(null);
  const wasAsked = useRef(false);
  useEffect(() => {
    // The focus goes where the next choice is, and back to where it came from.
    if (step === 'sure') no.current?.focus();
    else if (step === 'start' && wasAsked.current) start.current?.focus();
    wasAsked.current ||= step === 'sure';
  }, [step]);

  const release = async () => {
    setResult(null);
    setStep('working');
    setResult(await ask<{ released: number }>(`/concerts/${concertId}/release`, 'POST'));
    setStep('start');
    onReleased();
  };

  return (
    <section class="panel release" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p class="quiet">{words.explain}</p>
      {step === 'sure' ? (
        <fieldset onKeyDown={({ key }) => key === 'Escape' && setStep('start')}>
          <legend>{words.sure(title)}</legend>
          <div class="choice">
            <button type="button" class="main" onClick={release}>
              {words.yes}
            </button>
            <button type="button" class="plain" ref={no} onClick={() => setStep('start')}>
              {words.no}
            </button>
          </div>
        </fieldset>
      ) : (
        <button
          type="button"
          class="plain"
          ref={start}
          disabled={step === 'working'}
          onClick={() => setStep('sure')}
        >
          {step === 'working' ? words.working : words.start}
        </button>
      )}
      <p role="status">{result?.body && words.done(result.body.released)}</p>
      {result?.problem && (
        <>
          <p>{words.failed}</p>
          <Trouble problem={result.problem} atMs={null} />
        </>
      )}
    </section>
  );
}
