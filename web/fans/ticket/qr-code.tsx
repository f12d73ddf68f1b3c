import { useEffect, useState } from 'preact/hooks';

/** Modules of quiet around the code, as its standard asks for. */
const quiet = 4;

/** A QR code; what makes it comes only when there is a ticket. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [code, setCode] = useState<{ size: number; data: boolean[][] } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void import('uqr').then(({ encode }) => isWanted && setCode(encode(text, { border: 0, ecc: 'M' })));
    return () => {
      isWanted = false;
    };
  }, [text]);
  const side = (code?.size ?? 25) + 2 * quiet;
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <rect class="qr-ground" width={side} height={side} />
      {code && <path class="qr-ink" d={pathOf(code.data)} />}
    </svg>
  );
}

/** A square for each dark module. */
const pathOf = (rows: boolean[][]): string =>
  rows
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : '')))
    .join('');
