import { Button, Group } from '@mantine/core'
import { useKitTexts } from './texts.ts'

/** The end of a form in a dialog: back without a change, or kept. */
export function FormFoot({ onCancel, isSaving }: { onCancel: () => void; isSaving: boolean }) {
  const kit = useKitTexts()
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        {kit('cancel')}
      </Button>
      <Button type="submit" loading={isSaving}>
        {kit('save')}
      </Button>
    </Group>
  )
}
