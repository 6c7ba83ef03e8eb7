import { useMutation, useQueryClient } from '@tanstack/react-query';
import { invalidate } from '@/api/client';
import { resetAdministratorTotpMutation } from '@/api/gen/@tanstack/react-query.gen';
import { useResetTotp } from '@/components/useResetTotp';

export function useResetAdministratorTotp() {
  const queries = useQueryClient();
  const reset = useMutation({
    ...resetAdministratorTotpMutation(),
    onSettled: () => invalidate(queries, 'administrators'),
  });
  return useResetTotp((id) => reset.mutateAsync({ path: { id } }));
}
