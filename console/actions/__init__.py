"""Acting on an enclave: plan, confirm, perform, verify.

registry    every action by name: what it acts on, how much it asks of the operator, its options
catalogue/  one file for each kind of target: what its actions plan
steps/      what a step does in Azure, how it is undone and said by hand
planning    from a request and fresh state to a Plan: locks, permissions, prices, commands
runner      owns what runs, whatever becomes of the screen
events      what the runner tells its listeners
"""
