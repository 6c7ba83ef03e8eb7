import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useAccount } from '../session';

/** The user portal's pages; a personal room only for who has one. */
export function UserNav() {
  const { t } = useTranslation();
  const { account_kind } = useAccount();
  return (
    <nav className="user-nav" aria-label={t('nav.main')}>
      <NavLink to="/u" end>
        {t('meetings.mine')}
      </NavLink>
      <NavLink to="/u/meetings/new">{t('meetings.book')}</NavLink>
      {account_kind === 'dedicated' && <NavLink to="/u/room">{t('meetings.personal.title')}</NavLink>}
      <NavLink to="/u/calendar">{t('meetings.feed.title')}</NavLink>
    </nav>
  );
}
