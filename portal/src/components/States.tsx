import { Button, Empty, Result } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';
import { useErrorText } from './errorText';

interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
  full?: boolean;
}

/** A read that failed, in the place of what it would have shown. */
export function ErrorState({ error, onRetry, full }: ErrorStateProps) {
  const { t } = useTranslation();
  const text = useErrorText();
  const retry = onRetry && (
    <Button type="primary" onClick={onRetry}>
      {t('common.retry')}
    </Button>
  );
  return (
    <div role="alert" className={full ? 'state-full' : undefined}>
      <Result status="warning" title={t('errors.title')} subTitle={text(error)} extra={retry} />
    </div>
  );
}

export function EmptyState({ text, hint, action }: { text: string; hint?: string; action?: ReactNode }) {
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      className="state-empty"
      description={
        <>
          <div>{text}</div>
          {hint && <div className="muted small">{hint}</div>}
        </>
      }
    >
      {action}
    </Empty>
  );
}

/** A chunk that is gone after a deployment, not a bug of the page. */
function isOutdated(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script failed/i.test(error.message);
}

export function RouteError() {
  const { t } = useTranslation();
  const outdated = isOutdated(useRouteError());
  const reload = (
    <Button type="primary" onClick={() => location.reload()}>
      {t('common.reload')}
    </Button>
  );
  return (
    <div role="alert" className="state-full">
      <Result
        status={outdated ? 'info' : 'error'}
        title={t(outdated ? 'errors.outdated' : 'errors.crashed')}
        subTitle={t(outdated ? 'errors.outdatedHint' : 'errors.crashedHint')}
        extra={reload}
      />
    </div>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Result
      status="404"
      title={t('errors.pageNotFound')}
      subTitle={t('errors.pageNotFoundHint')}
      extra={
        <Link to="/" className="ant-btn ant-btn-primary">
          {t('common.toHome')}
        </Link>
      }
    />
  );
}
