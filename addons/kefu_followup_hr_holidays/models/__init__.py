from . import crm_team_member
from . import hr_leave
