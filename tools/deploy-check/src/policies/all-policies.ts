import { deploymentsSurviveNodes } from './availability.policy';
import { dashboardsComeWithAlerts } from './dashboards.policy';
import { environmentsAreComplete } from './environment.policy';
import { networkIsClosed, networkLetsServicesTalk } from './network.policy';
import { originIsOne } from './origin.policy';
import type { Policy } from './policy';
import { portsAgree } from './ports.policy';
import { rollOutIsInOrder, rollOutMissesNobody } from './roll-out.policy';
import { routesLeadHome } from './routes.policy';
import { scalingIsSound } from './scaling.policy';
import { secretsAreWhereTheyBelong } from './secrets.policy';
import { podsEndInOrder } from './stopping.policy';
import { workloadsAreLockedIn } from './workloads.policy';

export const POLICIES: readonly Policy[] = [
  workloadsAreLockedIn,
  deploymentsSurviveNodes,
  secretsAreWhereTheyBelong,
  environmentsAreComplete,
  portsAgree,
  networkIsClosed,
  networkLetsServicesTalk,
  routesLeadHome,
  originIsOne,
  scalingIsSound,
  podsEndInOrder,
  rollOutIsInOrder,
  rollOutMissesNobody,
  dashboardsComeWithAlerts,
];
