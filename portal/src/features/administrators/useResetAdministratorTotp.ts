import { useMutation, useQueryClient } from '@tanstack/react-query';
import { invalidate, showInLists } from '@/api/client';
import { resetAdministratorTotpMutation } from '@/api/gen/@tanstack/react-query.gen';
import { useResetTotp } from '@/components/useResetTotp';

export function useResetAdministratorTotp() {
  const queries = useQueryClient();
  const reset = useMutation({
    ...resetAdministratorTotpMutation(),
    onSuccess: (_, { path }) => showInLists(queries, 'administrators', path.id, { has_totp: false }),
    onError: () => invalidate(queries, 'administrators'),
  });
  return useResetTotp((id) => reset.mutateAsync({ path: { id } }));
}
