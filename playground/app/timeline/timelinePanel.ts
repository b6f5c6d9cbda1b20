import { ChangeDetectionStrategy, Component } from '@angular/core';

@Component({ selector: 'app-timeline-panel', changeDetection: ChangeDetectionStrategy.OnPush, template: '' })
export class TimelinePanel {}
