import { TeamOutlined, UserOutlined } from '@ant-design/icons';
import { Alert, Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Subject } from './useSubject';
import { numberText } from './useMeetingText';

interface Props {
  kind: 'host' | 'series';
  subject: Subject;
  /** shows all meetings instead */
  onLift: () => void;
}

function Words({ kind, subject: { name, detail } }: Props) {
  const { t } = useTranslation();
  const aside = kind === 'series' && detail ? numberText(detail) : detail;
  const icon = kind === 'host' ? <UserOutlined aria-hidden /> : <TeamOutlined aria-hidden />;
  return (
    <Tag color="blue" icon={icon} className="subject">
      {t(`meetings.subject.${kind}`, { name: name ?? '…' })}
      {aside && <span className="num"> · {aside}</span>}
    </Tag>
  );
}

/** Says whose meetings, or which series, the list shows, and what lifting that shows. */
export function SubjectBar(props: Props) {
  const { t } = useTranslation();
  const { kind, subject, onLift } = props;
  const lift = (
    <Button size="small" onClick={onLift}>
      {t('meetings.subject.lift')}
    </Button>
  );
  if (subject.isUnknown)
    return <Alert banner type="warning" title={t(`meetings.subject.unknown.${kind}`)} action={lift} />;
  return (
    <div className="subject-bar" role="status">
      <Words {...props} />
      {lift}
    </div>
  );
}
