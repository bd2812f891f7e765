import '@xyflow/react/dist/style.css'
import { Box, Stack, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { Controls, ReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import { useWorkshop } from '../editor/context.tsx'
import { useTrialTexts } from '../trial/trial-texts.ts'
import { useDrawing } from './drawing.ts'
import { nodeTypes } from './nodes.tsx'

const frame = {
  height: 'max(420px, calc(100vh - 260px))',
  border: '1px solid var(--mantine-color-gray-3)',
  borderRadius: 8,
  background: '#fff',
} as const

/** The roads through the questionnaire, drawn. What is wrong is marked where it is, as in the editor. */
export default function GraphTab() {
  const t = useTrialTexts()
  const { document } = useWorkshop()
  const { nodes, edges, width } = useDrawing()
  const { ref, width: room } = useElementSize()
  const labels = useMemo(
    () => ({
      'controls.ariaLabel': t('graph.controls'),
      'controls.zoomIn.ariaLabel': t('graph.zoom-in'),
      'controls.zoomOut.ariaLabel': t('graph.zoom-out'),
      'controls.fitView.ariaLabel': t('graph.fit'),
    }),
    [t],
  )
  const zoom = Math.min(1, Math.max(0.45, (room - 24) / width))
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('graph.about')}
      </Text>
      <Box ref={ref} style={frame}>
        {room > 0 && (
          <ReactFlow
            key={document.questionnaire.code}
            aria-label={t('graph.title')}
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            defaultViewport={{ x: Math.max(12, (room - width * zoom) / 2), y: 16, zoom }}
            minZoom={0.15}
            maxZoom={1.5}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            disableKeyboardA11y
            onlyRenderVisibleElements={nodes.length > 60}
            panOnScroll
            zoomOnScroll={false}
            zoomOnDoubleClick={false}
            ariaLabelConfig={labels}
            // The house's network leads nowhere: a link to the library's site would be a dead one.
            proOptions={{ hideAttribution: true }}
          >
            <Controls showInteractive={false} />
          </ReactFlow>
        )}
      </Box>
    </Stack>
  )
}
