import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type FrameLook, paintFrame, showInFrame } from './frame-document.ts';
import { realTarget } from './links.ts';
import './frame.css';

export interface MessageFrameProps extends FrameLook {
  /** The answer of `sanitise`, and nothing else; undefined: the frame waits, empty and unseen. */
  readonly html: string | undefined;
  /** Names the frame for screen readers. */
  readonly title: string;
}

/**
 * The only element that shows foreign HTML. The page in it is empty, has a policy of its own and no permission to run
 * scripts; `allow-same-origin` lets this page measure it and handle its links.
 */
export function MessageFrame({ html, title, tone, measure }: MessageFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [loads, setLoads] = useState(0);
  const [height, setHeight] = useState(0);
  const [pointed, setPointed] = useState<URL>();

  useLayoutEffect(() => {
    if (!frame.current || loads === 0) return;
    setPointed(undefined);
    return showInFrame(
      frame.current,
      html ?? '',
      { tone, measure },
      { onHeight: setHeight, onFollow: openOutside, onPoint: setPointed },
    );
  }, [html, tone, measure, loads]);

  useEffect(() => followTheme(() => frame.current && paintFrame(frame.current)), []);

  useLayoutEffect(() => {
    if (frame.current) frame.current.style.height = `${height}px`;
  }, [height]);

  return (
    <div className="message-frame" data-tone={tone} data-waiting={html === undefined || undefined}>
      <iframe
        ref={frame}
        title={title}
        tabIndex={html === undefined ? -1 : undefined}
        aria-hidden={html === undefined || undefined}
        sandbox="allow-same-origin"
        src="/message-body.html"
        onLoad={() => setLoads((count) => count + 1)}
      />
      {pointed && (
        <div className="message-frame-target" aria-live="polite">
          <strong>{realTarget(pointed)}</strong>
          {pointed.protocol !== 'mailto:' && <span>{`${pointed.pathname}${pointed.search}`}</span>}
        </div>
      )}
    </div>
  );
}

/** The shells refuse to open windows; they hand the address to the system's browser or mail composer. */
function openOutside(url: URL): void {
  window.open(url.href, '_blank', 'noopener,noreferrer');
}

/** Calls `changed` when the app's colours change, by the person's choice or by the system's. */
function followTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', changed);
  };
}
