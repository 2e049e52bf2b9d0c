"""Takes a service on Fargate through its life with boto3; prints what it saw as JSON."""

import json
import sys
import time
import urllib.request

import boto3

given = json.loads(sys.argv[1])
options = dict(
    endpoint_url=given["endpoint"],
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
ecs = boto3.client("ecs", **options)
elb = boto3.client("elbv2", **options)
waiting = {"Delay": 1, "MaxAttempts": 300}
answers = []


def register(container):
    return ecs.register_task_definition(
        family="web",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        containerDefinitions=[container],
    )["taskDefinition"]["taskDefinitionArn"]


def stable():
    ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig=waiting)


def describe():
    return ecs.describe_services(services=["web"])["services"][0]


def ask():
    with urllib.request.urlopen(given["listener"], timeout=60) as answer:
        answers.append(answer.read().decode())


one, two, broken = (register(container) for container in given["containers"])
ecs.create_service(
    serviceName="web",
    taskDefinition=one,
    desiredCount=2,
    launchType="FARGATE",
    networkConfiguration={"awsvpcConfiguration": {"subnets": ["subnet-1"]}},
    deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
    loadBalancers=[
        {"targetGroupArn": given["targetGroup"], "containerName": "app", "containerPort": 8080}
    ],
)
stable()
elb.get_waiter("target_in_service").wait(
    TargetGroupArn=given["targetGroup"], WaiterConfig=waiting
)
ask()
ecs.update_service(service="web", taskDefinition=two)
stable()
ask()
ecs.update_service(service="web", taskDefinition=broken)
while not any("rolling back to deployment" in event["message"] for event in describe()["events"]):
    time.sleep(0.2)
stable()
ask()
rolled_back = describe()
arns = ecs.list_tasks(desiredStatus="STOPPED")["taskArns"]
tasks = [task for task in ecs.describe_tasks(tasks=arns)["tasks"] if task["taskDefinitionArn"] == broken]
ecs.delete_service(service="web", force=True)
ecs.get_waiter("services_inactive").wait(services=["web"], WaiterConfig=waiting)
print(
    json.dumps(
        {
            "answers": answers,
            "taskDefinition": rolled_back["taskDefinition"],
            "events": [event["message"] for event in rolled_back["events"]],
            "stopped": [tasks[0]["stopCode"], tasks[0]["containers"][0]["exitCode"]],
            "status": describe()["status"],
        }
    )
)
