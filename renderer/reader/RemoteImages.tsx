import { EyeOff, Image } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureText } from '../i18n/FailureText.tsx';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import type { RemoteImageState } from './use-remote-images.ts';

interface RemoteImagesProps {
  readonly images: RemoteImageState;
  readonly blocked: number;
  readonly trackers: number;
}

/** "2 images not loaded, 1 tracker left out. Load once / Always for this sender". */
export function RemoteImages({ images, blocked, trackers }: RemoteImagesProps): ReactElement | null {
  const { t } = useTranslation();
  const left = trackers + images.trackers;
  const trackerWords = left > 0 ? t('reader.remote.trackers', { count: left }) : '';
  if (images.failure) {
    return (
      <Note
        kind="bad"
        role="alert"
        actions={
          <Button kind="link" onPress={() => images.load(false)}>
            {t('reader.try-again')}
          </Button>
        }
      >
        <FailureText failure={images.failure} />
      </Note>
    );
  }
  if (blocked === 0 || images.urls) {
    return left === 0 ? null : (
      <Note icon={<EyeOff aria-hidden />}>{t('reader.remote.sentence', { words: trackerWords })}</Note>
    );
  }
  if (images.isLoading) return <Spinner label={t('reader.remote.loading')} showLabel />;
  const words = [t('reader.remote.images', { count: blocked }), trackerWords]
    .filter(Boolean)
    .join(t('reader.remote.comma'));
  return (
    <Note
      icon={<Image aria-hidden />}
      actions={
        <>
          <Button kind="link" onPress={() => images.load(false)}>
            {t('reader.remote.once')}
          </Button>
          <Button kind="link" onPress={() => images.load(true)}>
            {t('reader.remote.always')}
          </Button>
        </>
      }
    >
      {t('reader.remote.sentence', { words })}
    </Note>
  );
}
