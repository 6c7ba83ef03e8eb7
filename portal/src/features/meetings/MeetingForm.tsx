import { App, Button, Form, type FormInstance } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AvailabilityQuery } from '@/api/gen';
import { useAccount } from '@/app/session';
import { EntryForm } from '@/components/EntryForm';
import { placeErrors } from '@/components/errorText';
import { useStay } from '@/components/useDiscard';
import { useBackTo } from '@/components/wayBack';
import { DAY, inZone, TIME } from '@/components/zoned';
import { LinkButton } from '@/components/LinkButton';
import { AvailabilityPanel } from './AvailabilityPanel';
import { atFields, JUDGED_BY, refusalOf, startOf, type MeetingValues, type Refusal } from './meetingForm';
import { MeetingFields } from './MeetingFields';
import { RefusalAlert } from './RefusalAlert';
import { useAvailability } from './useAvailability';

/** What is asked while choosing; null while it cannot be. */
function useAsked(form: FormInstance<MeetingValues>, meetingId?: string): AvailabilityQuery | null {
  const { site } = useAccount();
  const date = Form.useWatch('date', form);
  const time = Form.useWatch('time', form);
  const duration = Form.useWatch('duration_minutes', form);
  const capacity = Form.useWatch('capacity', form);
  const room_id = Form.useWatch('room_id', form);
  if (!date || !time || !duration) return null;
  return {
    start_at: startOf({ date, time }, site.time_zone),
    duration_minutes: duration,
    ...(capacity ? { capacity } : {}),
    ...(room_id ? { room_id } : {}),
    ...(meetingId ? { meeting_id: meetingId } : {}),
  };
}

interface Props {
  initial: MeetingValues;
  meetingId?: string;
  recurrence: 'choose' | 'always' | 'custom' | 'none';
  submitText: string;
  cancelTo: string;
  saving: boolean;
  notice?: ReactNode;
  /** rejects with the problem that the server answered; false where the form stays */
  onSave: (values: MeetingValues) => Promise<unknown>;
}

/** Booking and editing: the fields, what is free while one chooses, and what is offered after a refusal. */
export function MeetingForm({ initial, meetingId, recurrence, submitText, cancelTo, saving, notice, onSave }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { site, account_kind } = useAccount();
  const [form] = Form.useForm<MeetingValues>();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const asked = useAsked(form, meetingId);
  const availability = useAvailability(asked);
  const ports = availability.query.data?.peak?.ports_licensed;
  const repeats = Form.useWatch('repeats', form);
  const series = recurrence === 'choose' ? Boolean(repeats) : recurrence !== 'none'; // there the form has no switch
  const stay = useStay(form);
  const { from, goBack } = useBackTo(cancelTo);
  const choosesRoom = account_kind === 'shared' && site.type !== 'concurrent';
  const save = (values: MeetingValues) => {
    setRefusal(null);
    stay(() => onSave({ ...initial, ...values, rule: { ...initial.rule, ...values.rule } })).catch((error: unknown) => {
      const refused = refusalOf(error);
      if (refused) return setRefusal(refused);
      const rest = placeErrors(t, form, atFields(error));
      if (rest) message.error(rest);
    });
  };
  const set = (values: Partial<MeetingValues>) => {
    form.setFieldsValue(values);
    setRefusal(null);
  };
  const onRoom = (room_id: string) => set({ room_id });
  const onTime = (moment: string) => {
    const start = inZone(moment, site.time_zone);
    set({ date: start.format(DAY), time: start.format(TIME) });
  };
  const onSkip = () => {
    set({ skip_clashes: true });
    form.submit();
  };
  return (
    <EntryForm<MeetingValues>
      judgedBy={JUDGED_BY}
      form={form}
      name="meeting"
      className="book book-form"
      layout="vertical"
      initialValues={initial}
      onFinish={save}
      onValuesChange={() => setRefusal(null)}
      scrollToFirstError={{ focus: true }}
    >
      <section className="panel panel-body book-fields" aria-label={submitText}>
        {notice}
        <MeetingFields meetingId={meetingId} recurrence={recurrence} ports={ports} />
      </section>
      <div className="book-side">
        <AvailabilityPanel
          availability={availability}
          picks={choosesRoom && !asked?.room_id}
          repeats={series}
          onRoom={onRoom}
          onTime={onTime}
        />
      </div>
      <div className="panel panel-body book-end">
        {refusal && <RefusalAlert refusal={refusal} series={series} onRoom={onRoom} onTime={onTime} onSkip={onSkip} />}
        <div className="form-end">
          <LinkButton to={from} go={goBack}>
            {t('common.cancel')}
          </LinkButton>
          <Button type="primary" htmlType="submit" loading={saving}>
            {submitText}
          </Button>
        </div>
      </div>
    </EntryForm>
  );
}
