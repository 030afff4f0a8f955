drop table demand_figure, demand_quarter, demand_consent, offering_link;
