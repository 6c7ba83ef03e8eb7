import { Button, Result } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { problemOf } from '@/api/problem';
import { useErrorText } from './errorText';
import { LinkButton } from './LinkButton';
import { LonePage } from './LonePage';
import { PageHead } from './PageHead';

type Status = '404' | '403' | 'warning' | 'error' | 'info';

interface Props {
  status: Status;
  title: string;
  hint: string;
  /** the page stands outside both portals */
  lone?: boolean;
  children: ReactNode;
}

/** A page in the place of the one that was asked for: why it is not shown, and what can be done instead. */
function StatePage({ status, title, hint, lone = false, children }: Props) {
  const actions = <div className="buttons">{children}</div>;
  if (lone)
    return (
      <LonePage title={title} lead={hint} wide>
        {actions}
      </LonePage>
    );
  return (
    <div className="page narrow">
      <PageHead title={title} />
      <section className="panel" aria-label={title}>
        <Result status={status} subTitle={hint} extra={actions} />
      </section>
    </div>
  );
}

function HomeButton({ to = '/' }: { to?: string }) {
  const { t } = useTranslation();
  return (
    <LinkButton to={to} type="primary">
      {t('common.toHome')}
    </LinkButton>
  );
}

export function NotFound({ lone }: { lone?: boolean }) {
  const { t } = useTranslation();
  return (
    <StatePage status="404" title={t('errors.pageNotFound')} hint={t('errors.pageNotFoundHint')} lone={lone}>
      <HomeButton />
    </StatePage>
  );
}

/** Nothing of the page is shown, so no button of it can be refused. */
export function NoPermission({ lone }: { lone?: boolean }) {
  const { t } = useTranslation();
  return (
    <StatePage status="403" title={t('errors.noPermission')} hint={t('errors.noPermissionHint')} lone={lone}>
      <HomeButton />
    </StatePage>
  );
}

interface ErrorPageProps {
  error: unknown;
  onRetry: () => void;
  lone?: boolean;
  /** where the page was opened from */
  back?: string;
}

/** A page whose one subject could not be read: unknown, not to be seen, or not read just now. */
export function ErrorPage({ error, onRetry, lone, back }: ErrorPageProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { status } = problemOf(error);
  if (status === 403) return <NoPermission lone={lone} />;
  const missing = status === 404 || status === 410;
  return (
    <div role="alert">
      <StatePage
        status={missing ? '404' : 'warning'}
        title={t(missing ? 'errors.contentNotFound' : 'errors.title')}
        hint={errorText(error)}
        lone={lone}
      >
        {missing ? (
          <HomeButton to={back} />
        ) : (
          <Button type="primary" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        )}
      </StatePage>
    </div>
  );
}

/** A chunk that is gone after a deployment, not a bug of the page. */
function isOutdated(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script failed/i.test(error.message);
}

/** What stands in the place of a page that has thrown. */
export function RouteError({ lone }: { lone?: boolean }) {
  const { t } = useTranslation();
  const outdated = isOutdated(useRouteError());
  return (
    <div role="alert">
      <StatePage
        status={outdated ? 'info' : 'error'}
        title={t(outdated ? 'errors.outdated' : 'errors.crashed')}
        hint={t(outdated ? 'errors.outdatedHint' : 'errors.crashedHint')}
        lone={lone}
      >
        <Button type="primary" onClick={() => location.reload()}>
          {t('common.reload')}
        </Button>
        <LinkButton to="/">{t('common.toHome')}</LinkButton>
      </StatePage>
    </div>
  );
}
